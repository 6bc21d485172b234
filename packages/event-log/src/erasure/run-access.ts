import type { Event } from '@slipstream/events/event.ts'
import type { Db } from 'mongodb'
import { formatPosition } from '../position.ts'
import { documentsOf } from './adapters/database.ts'
import { editOf } from './domain/edit-document.ts'
import type { Involvement, PersonInLog } from './domain/person-in-log.ts'
import { findPerson } from './find-person.ts'
import { readEvents, wholeLog } from './read-log.ts'
import type { Reading } from './read-log.ts'

/** One thing that is kept of a person. */
export type KeptItem =
  | {
      kind: 'event'
      position: string
      type: string
      subject: string
      occurredAt: string
      /** Of somebody else's order: only the participants who are the person. */
      data: unknown
    }
  | { kind: 'document'; collection: string; id: string; fields: Record<string, string> }

/**
 * All that the log and the database have of a person: events of their orders and billing in full, their own part of others' orders, and
 * the texts of documents that name them.
 */
export async function* runAccess(reading: Reading, db: Db, email: string): AsyncGenerator<KeptItem> {
  const parts = await wholeLog(reading)
  const person = await findPerson(reading, parts, email)
  for await (const batch of readEvents(reading, parts))
    for (const { record, event } of batch) {
      const involvement = event && person.involvementIn(event)
      if (event === undefined || involvement === undefined) continue
      const { type, subject, occurredAt } = event
      const data = dataOf(event, involvement, person)
      yield { kind: 'event', position: formatPosition(record.position), type, subject, occurredAt, data }
    }
  yield* documentsWith(db, person)
}

async function* documentsWith(db: Db, person: PersonInLog): AsyncGenerator<KeptItem> {
  for await (const { collection, document } of documentsOf(db, new Set())) {
    const found = editOf(document, person)
    if (found === undefined) continue
    const fields = Object.fromEntries(Object.entries(found.set).map(([path, { before }]) => [path, before]))
    for (const where of found.left) fields[where] = person.email
    yield { kind: 'document', collection, id: String(document._id), fields }
  }
}

function dataOf({ data }: Event, involvement: Involvement, person: PersonInLog): unknown {
  if (involvement.isOwner || !('order' in data)) return data
  const { source, orderId, number, participants } = data.order
  return {
    ...{ source, orderId, number },
    participants: participants.filter((one) => person.isParticipant(involvement, one)),
  }
}
