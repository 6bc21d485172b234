import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cachedFolder } from './cache-folder.ts'
import { MissingTool } from './missing-tool.ts'
import { NoSuchTool, runTool } from './run-tool.ts'

export type Program = {
  command: string
  /** Where its libraries are, if they are not installed. */
  env: Record<string, string>
}

const timeoutMs = 60_000

/**
 * The program of that name: the PATH's, else one unpacked from Debian's packages,
 * which need no installation and no root.
 *
 * @param packages of Debian that hold it and those of its libraries that a machine may lack
 * @throws MissingTool without apt, its lists of packages, or network
 */
export async function debianProgram(
  name: string,
  packages: readonly [string, ...string[]],
): Promise<Program> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    await runTool(name, ['--help'], { signal })
    return { command: name, env: {} }
  } catch (error) {
    // A program that was there and did not like the option will do.
    if (!(error instanceof NoSuchTool)) return { command: name, env: {} }
  }
  try {
    const folder = await cachedFolder(
      `debian-${packages[0]}`,
      { lock: 'debian', signal, onProgress: () => undefined },
      async (target) => {
        await runTool('sh', ['-c', 'cd "$0" && apt-get download "$@"', target, ...packages], { signal })
        const archives = (await readdir(target)).filter((file) => file.endsWith('.deb'))
        for (const archive of archives) {
          await runTool('dpkg-deb', ['-x', join(target, archive), target], { signal })
          await rm(join(target, archive))
        }
      },
    )
    const libraries = join(folder, 'usr', 'lib', `${machineNames[process.arch] ?? process.arch}-linux-gnu`)
    return { command: join(folder, 'usr', 'bin', name), env: { LD_LIBRARY_PATH: libraries } }
  } catch (error) {
    const why = (error as Error).message.trimEnd().split('\n').at(-1)
    throw new MissingTool(
      `${name} is not on the PATH, and not to be had by apt-get download (${why}): install ${packages[0]}`,
    )
  }
}

const machineNames: Partial<Record<NodeJS.Architecture, string>> = { x64: 'x86_64', arm64: 'aarch64' }
