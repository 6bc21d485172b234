import type { Db } from 'mongodb'
import { formatPosition } from '../position.ts'
import { documentsOf } from './adapters/database.ts'
import { searchFiles } from './adapters/search-files.ts'
import type { SearchedFiles } from './adapters/search-files.ts'
import { editOf } from './domain/edit-document.ts'
import type { Erased } from './domain/edit-document.ts'
import type { PersonInLog } from './domain/person-in-log.ts'
import { textOf } from './domain/person-in-log.ts'
import { readEvents, wholeLog } from './read-log.ts'
import type { Reading } from './read-log.ts'

export type Proof = {
  topics: string[]
  records: number
  /** Positions of records with the e-mail, as the log has them or opened. */
  inLog: string[]
  documents: number
  /** The parts of documents that identify the person. */
  inDatabase: { collection: string; id: string; where: string }[]
  files: SearchedFiles
}

/**
 * Searches all topics as the log has them and opened, and files, for a person's e-mail; and all collections
 * for that and all else that an erasure edits. It changes nothing.
 *
 * @param inDocuments the person, as documents and files may have them
 * @param rebuilt collections that were derived again from the log
 */
export async function proveErasure(
  reading: Reading,
  db: Db,
  person: PersonInLog,
  {
    inDocuments,
    rebuilt,
    files,
  }: { inDocuments: Erased; rebuilt: ReadonlySet<string>; files: readonly string[] },
): Promise<Proof> {
  const parts = await wholeLog(reading)
  const proof: Proof = {
    ...{ topics: [...parts.keys()], records: 0, inLog: [], documents: 0, inDatabase: [] },
    files: await searchFiles(files, (text) => inDocuments.isIn(text)),
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
    const found = editOf(document, inDocuments, rebuilt.has(collection) ? 'words' : 'fields')
    for (const where of found === undefined ? [] : [...Object.keys(found.set), ...found.left])
      proof.inDatabase.push({ collection, id: String(document._id), where })
  }
  return proof
}

/** Whether nothing was found and everything could be searched. */
export function isProven({ inLog, inDatabase, files }: Proof): boolean {
  const { found, unsearchable } = files
  return [inLog, inDatabase, found, unsearchable].every((left) => left.length === 0)
}
