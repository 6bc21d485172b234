import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StackOptions } from './stack.ts'
import { makeTemporaryFolder } from './temporary-folder.ts'

const defaultFolder = fileURLToPath(new URL('../../../.slipstream/stack', import.meta.url))
/** All that a stack writes, apart from its lock. Nothing else in the folder is ever removed. */
const contents = ['kafka', 'registry', 'mongodb', 'inbox', 'logs', 'secure', 'ports.json']

/** The folder of a stack with these options; exists. */
export function openDataFolder(options: StackOptions): string {
  if (options.temporary) return makeTemporaryFolder('slipstream-stack-')
  const folder = resolve(options.dataFolder ?? defaultFolder)
  mkdirSync(folder, { recursive: true })
  return folder
}

/** Removes data, logs and remembered ports. Only for the holder of the folder's lock. */
export function emptyDataFolder(folder: string): void {
  for (const name of contents) rmSync(join(folder, name), { recursive: true, force: true })
}
