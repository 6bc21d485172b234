import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { historyCollection } from './fill-history.ts'
import { processFigures } from './setting.ts'
import type { Measured, Setting } from './setting.ts'

/** As mongoexport: a cursor of MongoDB's driver as it comes, each document as a line of JSON into a file. */
export async function bareCursorToFile({
  mongodbUrl,
  database,
  folder,
  records,
}: Setting): Promise<Measured> {
  const begunAt = performance.now()
  const client = new MongoClient(mongodbUrl)
  const file = createWriteStream(join(folder, 'bare.ndjson'))
  let count = 0
  for await (const document of client.db(database).collection(historyCollection).find()) {
    if (!file.write(`${JSON.stringify(document)}\n`)) await once(file, 'drain')
    count += 1
  }
  file.end()
  await once(file, 'close')
  const seconds = (performance.now() - begunAt) / 1_000
  if (count !== records) throw new Error(`${count} of ${records} documents`)
  await client.close()
  return {
    perSecond: records / seconds,
    ...processFigures(),
    bytes: file.bytesWritten,
  }
}
