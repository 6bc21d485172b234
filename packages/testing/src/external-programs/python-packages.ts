import { readFileSync } from 'node:fs'
import { cachedFolder } from '@slipstream/sandbox-stack/tools/cache-folder.ts'
import { MissingTool } from '@slipstream/sandbox-stack/tools/missing-tool.ts'
import { runTool } from '@slipstream/sandbox-stack/tools/run-tool.ts'

const timeoutMs = 120_000

/**
 * A folder with the packages that a requirements.txt names, for PYTHONPATH. Kept in the cache, by their
 * versions.
 *
 * @throws MissingTool without Python 3, pip, or a registry of packages
 */
export async function pythonPackages(requirements: string): Promise<string> {
  const signal = AbortSignal.timeout(timeoutMs)
  const names = readFileSync(requirements, 'utf8').trim().replaceAll('==', '-').split(/\s+/)
  try {
    return await cachedFolder(
      `python-${names.join('-')}`,
      { lock: 'pip', signal, onProgress: () => undefined },
      async (target) => {
        const args = ['-m', 'pip', 'install', '--quiet', '--only-binary=:all:', '--no-compile']
        const more = ['--disable-pip-version-check', '--target', target, '-r', requirements]
        await runTool('python3', [...args, ...more], { signal })
      },
    )
  } catch (error) {
    const why = (error as Error).message.trimEnd().split('\n').at(-1)
    throw new MissingTool(`the packages of ${requirements} can't be had by python3 -m pip (${why})`)
  }
}
