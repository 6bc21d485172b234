import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * Compiled code of this start is there for the next one, and for the processes that it
 * starts: half of what loading takes.
 */
const folder = fileURLToPath(new URL('../.slipstream/compiled/', import.meta.url))
process.env['NODE_COMPILE_CACHE'] ??= folder
enableCompileCache(folder)
await import('./run-sandbox.ts')
