import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { keptSecret } from '../environment/kept-secret.ts'

/** Easy to remember; taken if it is free. */
const usualPort = 8095

/**
 * What is known of the sandbox's stand-in for Stripe before it runs, so that the
 * services' configuration can name it.
 *
 * @param folder where the sandbox keeps its secrets
 */
export async function billingEnvironment(folder: string, given: NodeJS.ProcessEnv) {
  const port = given['BILLING_PORT'] ? Number(given['BILLING_PORT']) : await freePort([usualPort], new Set())
  const secret = (name: string, prefix: string) =>
    keptSecret(join(folder, `${name}.secret`), () => `${prefix}_${randomBytes(24).toString('hex')}`)
  return {
    BILLING_URL: `http://127.0.0.1:${port}`,
    BILLING_API_KEY: secret('BILLING_API_KEY', 'sk_test'),
    BILLING_WEBHOOK_SECRET: secret('BILLING_WEBHOOK_SECRET', 'whsec'),
  }
}
