import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { keptSecret } from '../environment/kept-secret.ts'

/** Easy to remember; taken if it is free. */
const usualPort = 8097

/**
 * What is known of the sandbox's carrier before it runs, so that the services' configuration can name it.
 *
 * @param folder where the sandbox keeps its secrets
 */
export async function carrierEnvironment(folder: string, given: NodeJS.ProcessEnv) {
  const port = given['CARRIER_PORT'] ? Number(given['CARRIER_PORT']) : await freePort([usualPort], new Set())
  const secret = (name: string) =>
    keptSecret(join(folder, `${name}.secret`), () => randomBytes(24).toString('base64url'))
  return {
    CARRIER_URL: `http://127.0.0.1:${port}`,
    CARRIER_API_KEY: secret('CARRIER_API_KEY'),
    CARRIER_WEBHOOK_SECRET: secret('CARRIER_WEBHOOK_SECRET'),
  }
}
