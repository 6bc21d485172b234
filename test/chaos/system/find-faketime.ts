import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cachePath } from '@slipstream/sandbox-stack/tools/cache-folder.ts'
import { debianProgram } from '@slipstream/sandbox-stack/tools/debian-program.ts'
import { MissingTool } from '@slipstream/sandbox-stack/tools/missing-tool.ts'

const libraries = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((machine) =>
  join('lib', machine, 'faketime', 'libfaketime.so.1'),
)

const packages = ['libfaketime', 'faketime'] as const

/**
 * The library that shifts the clock of a process.
 *
 * @param mayFetch whether it is downloaded where it is missing
 * @throws MissingTool
 */
export async function findFaketime(mayFetch: boolean): Promise<string> {
  if (!mayFetch && !existsSync(cachePath(`debian-${packages[0]}`)))
    throw new MissingTool('libfaketime was not fetched yet')
  const { command } = await debianProgram('faketime', packages)
  const root = command === 'faketime' ? '/usr' : dirname(dirname(command))
  const found = libraries.map((library) => join(root, library)).find((path) => existsSync(path))
  if (found === undefined) throw new MissingTool(`libfaketime is not in ${root}: install faketime`)
  return found
}

/** The environment of a process whose clock is wrong by so much. */
export const skewedBy = (library: string, ms: number): NodeJS.ProcessEnv => ({
  LD_PRELOAD: library,
  FAKETIME: `${ms < 0 ? '-' : '+'}${Math.abs(ms) / 1_000}`,
  // Timers continue as before: only the time of day is wrong.
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
})
