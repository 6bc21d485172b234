import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** @throws unless the folder's files, names and contents, are those that the SHA-256 was made from. */
export async function assertChecksum(folder: string, expected: readonly string[]): Promise<void> {
  const total = createHash('sha256')
  for (const name of (await readdir(folder)).sort()) {
    const digest = createHash('sha256')
      .update(await readFile(join(folder, name)))
      .digest('hex')
    total.update(`${digest}  ${name}\n`)
  }
  const actual = total.digest('hex')
  if (!expected.includes(actual)) {
    throw new Error(
      `What was downloaded to ${folder} is not what was pinned: its checksum is ${actual}. It is not used.`,
    )
  }
}
