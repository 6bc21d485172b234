import type { Db } from 'mongodb'
import { documentsOf, editDocument, removeDocument } from './adapters/database.ts'
import type { AnyDocument, FoundDocument } from './adapters/database.ts'
import { editOf } from './domain/edit-document.ts'
import type { Erased } from './domain/edit-document.ts'
import { isOf } from './domain/subjects-in.ts'

export type Edited = {
  collection: string
  id: string
  /** Undefined when the whole document was removed. */
  fields: string[] | undefined
  left: string[]
}

export type Editing = {
  /** Collections that are rebuilt instead. */
  rebuilt: ReadonlySet<string>
  /** Collections whose documents about the person's orders are removed: they hold no texts. */
  removedWhole: ReadonlySet<string>
  /** Finds what would be done, and changes nothing. */
  isDryRun: boolean
}

/** Services may change a document in between. */
const maxTries = 20

/**
 * Erases a person from the documents of services.
 *
 * @throws when a document changes each time it is edited
 */
export async function* editDatabase(db: Db, person: Erased, editing: Editing): AsyncGenerator<Edited> {
  const { rebuilt, removedWhole, isDryRun } = editing
  for await (const found of documentsOf(db, rebuilt)) {
    const { collection, document } = found
    if (removedWhole.has(collection) && isOf(document, person.owned)) {
      if (!isDryRun) await removeDocument(db, found)
      yield { collection, id: String(document._id), fields: undefined, left: [] }
    } else {
      const edited = await edit(db, found, person, isDryRun)
      if (edited !== undefined) yield edited
    }
  }
}

async function edit(
  db: Db,
  { collection, document }: FoundDocument,
  person: Erased,
  isDryRun: boolean,
): Promise<Edited | undefined> {
  const id = String(document._id)
  let current: AnyDocument | null = document
  for (let tries = 1; current !== null && tries <= maxTries; tries++) {
    const found = editOf(current, person)
    if (found === undefined) return undefined
    if (isDryRun || (await editDocument(db, { collection, document: current }, found)))
      return { collection, id, fields: Object.keys(found.set), left: found.left }
    const again = db.collection<AnyDocument>(collection)
    current = await again.findOne({ _id: document._id }, { promoteBuffers: false })
  }
  if (current === null) return undefined
  throw new Error(`${id} of ${collection} changes each time it is edited: run it again`)
}
