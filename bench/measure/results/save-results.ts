import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'

const folder = new URL('../../results/', import.meta.url)

/**
 * Writes the figures of a run to bench/results, with what they were measured on.
 *
 * @returns the path from the project's root
 */
export async function saveResults(name: string, figures: object): Promise<string> {
  await mkdir(folder, { recursive: true })
  const machine = {
    ...{ processors: cpus().length, model: cpus()[0]?.model ?? '', node: process.version },
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  }
  const results = { measuredAt: new Date().toISOString(), machine, ...figures }
  await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify(results, undefined, 2)}\n`)
  return `bench/results/${name}.json`
}
