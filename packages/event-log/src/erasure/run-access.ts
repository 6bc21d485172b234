import type { Event } from '@slipstream/events/event.ts'
import type { Db } from 'mongodb'
import { formatPosition } from '../position.ts'
import { documentsOf } from './adapters/database.ts'
import type { AnyDocument } from './adapters/database.ts'
import { editOf } from './domain/edit-document.ts'
import { PersonInLog } from './domain/person-in-log.ts'
import type { Involvement } from './domain/person-in-log.ts'
import { isOf } from './domain/subjects-in.ts'
import { bytesIn, textsIn } from './domain/texts-in-document.ts'
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
      /** Of somebody else's order: only the participants who are the person, and texts with the e-mail. */
      data: unknown
    }
  | { kind: 'document'; collection: string; id: string; fields: Record<string, unknown> }

/**
 * All that the log and the database have of a person: events of their orders and billing in full, their own
 * part of others' orders, and what documents tell of them.
 *
 * @param whole collections whose documents about their orders are given as a whole; bytes as base64
 */
export async function* runAccess(
  reading: Reading,
  db: Db,
  { email, whole }: { email: string; whole: ReadonlySet<string> },
): AsyncGenerator<KeptItem> {
  const parts = await wholeLog(reading)
  const person = await findPerson(reading, parts, new PersonInLog(email))
  for await (const batch of readEvents(reading, parts))
    for (const { record, event } of batch) {
      const involvement = event && person.involvementIn(event)
      if (event === undefined || involvement === undefined) continue
      const { type, subject, occurredAt } = event
      const data = dataOf(event, involvement, person)
      yield { kind: 'event', position: formatPosition(record.position), type, subject, occurredAt, data }
    }
  yield* documentsWith(db, person, whole)
}

async function* documentsWith(
  db: Db,
  person: PersonInLog,
  whole: ReadonlySet<string>,
): AsyncGenerator<KeptItem> {
  for await (const { collection, document } of documentsOf(db, new Set())) {
    const isWhole = whole.has(collection) && isOf(document, person.owned)
    const fields = isWhole ? allFields(document) : fieldsOf(document, person)
    if (fields !== undefined) yield { kind: 'document', collection, id: String(document._id), fields }
  }
}

function allFields({ _id, ...fields }: AnyDocument): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, bytesIn(value)?.toString('base64') ?? value]),
  )
}

function fieldsOf(document: AnyDocument, person: PersonInLog): Record<string, unknown> | undefined {
  const found = editOf(document, person)
  if (found === undefined) return undefined
  const changed = Object.entries(found.set).map(([path, { before }]) => [path, before] as const)
  const left = found.left.map((where) => [where, person.email] as const)
  return Object.fromEntries([...changed, ...left])
}

function dataOf({ data }: Event, involvement: Involvement, person: PersonInLog): unknown {
  if (involvement.isOwner || !('order' in data)) return data
  const { source, orderId, number, participants, registration } = data.order
  const own = [...participants, ...(registration?.candidates ?? [])].filter((one) =>
    person.isParticipant(involvement, one),
  )
  const others = { ...data.order, participants: [], registration: undefined }
  const mentions = textsIn(others).filter(({ text }) => person.isIn(text))
  return {
    ...{ source, orderId, number, participants: own },
    ...(mentions.length > 0 && {
      mentions: Object.fromEntries(mentions.map(({ where, text }) => [where, text])),
    }),
  }
}
