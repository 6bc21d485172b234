import type { Db } from 'mongodb'
import { documentsOf, editDocument } from './adapters/database.ts'
import type { AnyDocument } from './adapters/database.ts'
import { editOf } from './domain/edit-document.ts'
import type { PersonInLog } from './domain/person-in-log.ts'

export type Edited = { collection: string; id: string; fields: string[]; left: string[] }

/** A document that services change all the time is left to the next run. */
const maxTries = 5

/**
 * Erases a person from the documents of services.
 *
 * @param without collections that are rebuilt instead
 * @param isDryRun finds what would be edited, and changes nothing
 */
export async function* editDatabase(
  db: Db,
  person: PersonInLog,
  { without, isDryRun }: { without: ReadonlySet<string>; isDryRun: boolean },
): AsyncGenerator<Edited> {
  for await (const found of documentsOf(db, without)) {
    const { collection, document } = found
    let current = document
    for (let tries = 1; ; tries++) {
      const edit = editOf(current, person)
      if (edit === undefined) break
      const { set, left } = edit
      const edited = { collection, id: String(document._id), fields: Object.keys(set), left }
      if (isDryRun || (await editDocument(db, { collection, document: current }, edit))) {
        yield edited
        break
      }
      const again = await db.collection<AnyDocument>(collection).findOne({ _id: document._id })
      if (again === null) break
      current = again
      if (tries === maxTries) {
        yield { ...edited, fields: [], left: [...left, ...edited.fields] }
        break
      }
    }
  }
}
