import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { keptSecret } from '../environment/kept-secret.ts'

/** Easy to remember; taken if it is free. */
const usualPort = 8099

/**
 * What is known of the sandbox's shop before it runs, so that the services' configuration can name it: where
 * its REST API will be (SHOP_PORT, if given), and the key to that.
 *
 * @param folder where the sandbox keeps its secrets
 */
export async function shopEnvironment(folder: string, given: NodeJS.ProcessEnv) {
  const port = given['SHOP_PORT'] ? Number(given['SHOP_PORT']) : await freePort([usualPort], new Set())
  const key = (name: string, prefix: string) =>
    keptSecret(join(folder, `${name}.secret`), () => `${prefix}_${randomBytes(20).toString('hex')}`)
  return {
    SLIPSTREAM_CONFIG:
      given['SLIPSTREAM_CONFIG'] || fileURLToPath(new URL('../../slipstream.config.yaml', import.meta.url)),
    SHOP_URL: `http://127.0.0.1:${port}`,
    SHOP_REST_KEY: key('SHOP_REST_KEY', 'ck'),
    SHOP_REST_SECRET: key('SHOP_REST_SECRET', 'cs'),
  }
}
