import { existsSync } from 'node:fs'
import { loadEnvFile } from 'node:process'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(new URL('../../.slipstream/sandbox.env', import.meta.url))

/**
 * Lets commands find what `npm start` runs, without anything being set. Only where no system is named:
 * variables of two systems must not be mixed.
 */
export function loadSandboxEnvironment(): void {
  const isNamed = ['MONGODB_URL', 'KAFKA_BROKERS'].some((name) => Boolean(process.env[name]))
  if (!isNamed && existsSync(file)) loadEnvFile(file)
}
