import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { keptSecret } from '../environment/kept-secret.ts'

/** Next to the stand-in for Stripe; taken if it is free. */
const usualPort = 8093

/**
 * What is known of the service whose subscriptions are followed before it runs, so that the
 * configuration can name its endpoints.
 *
 * @param folder where the sandbox keeps its secrets
 */
export async function receiverEnvironment(folder: string) {
  const url = `http://127.0.0.1:${await freePort([usualPort], new Set())}`
  const make = () => `whsec_${randomBytes(24).toString('base64')}`
  return {
    CALLOUT_PROVISIONING_URL: `${url}/provisioning`,
    CALLOUT_CERTIFICATE_URL: `${url}/certificate`,
    CALLOUT_SECRET: keptSecret(join(folder, 'CALLOUT_SECRET.secret'), make),
  }
}
