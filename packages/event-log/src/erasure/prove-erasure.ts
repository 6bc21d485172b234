import type { Db } from 'mongodb'
import { formatPosition } from '../position.ts'
import { documentsOf } from './adapters/database.ts'
import { searchFiles } from './adapters/search-files.ts'
import type { SearchedFiles } from './adapters/search-files.ts'
import type { PersonInLog } from './domain/person-in-log.ts'
import { textOf } from './domain/person-in-log.ts'
import { textsIn } from './domain/texts-in-document.ts'
import { readEvents, wholeLog } from './read-log.ts'
import type { Reading } from './read-log.ts'

export type Proof = {
  topics: string[]
  records: number
  /** Positions of records with the e-mail, as the log has them or opened. */
  inLog: string[]
  documents: number
  inDatabase: { collection: string; id: string; where: string }[]
  files: SearchedFiles
}

/** Searches all topics as the log has them and opened, all collections, and files for a person's e-mail. It changes nothing. */
export async function proveErasure(
  reading: Reading,
  db: Db,
  person: Pick<PersonInLog, 'email' | 'isIn'>,
  files: readonly string[],
): Promise<Proof> {
  const parts = await wholeLog(reading)
  const proof: Proof = {
    ...{ topics: [...parts.keys()], records: 0, inLog: [], documents: 0, inDatabase: [] },
    files: await searchFiles(files, (text) => person.isIn(text)),
  }
  for await (const batch of readEvents(reading, parts)) {
    proof.records += batch.length
    for (const { record, event } of batch) {
      const { value, headers } = record.stored ?? record
      const texts = [value.toString('utf8'), JSON.stringify(headers), record.value.toString('utf8')]
      if (event !== undefined) texts.push(textOf(event))
      if (texts.some((text) => person.isIn(text))) proof.inLog.push(formatPosition(record.position))
    }
  }
  for await (const { collection, document } of documentsOf(db, new Set())) {
    proof.documents += 1
    for (const { where, text } of textsIn(document))
      if (person.isIn(text)) proof.inDatabase.push({ collection, id: String(document._id), where })
  }
  return proof
}

export function isProven({ inLog, inDatabase, files }: Proof): boolean {
  return inLog.length === 0 && inDatabase.length === 0 && files.found.length === 0
}
