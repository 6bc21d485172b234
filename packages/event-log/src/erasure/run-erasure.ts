import type { Event } from '@slipstream/events/event.ts'
import type { Seal } from '@slipstream/events/personal-data/sealed-header.ts'
import type { Topic } from '@slipstream/events/topics.ts'
import type { Db } from 'mongodb'
import type { PersonalData } from '../personal-data/personal-data.ts'
import { modelCollections } from './adapters/database.ts'
import { byOrdersOnly } from './domain/by-orders-only.ts'
import { editOf } from './domain/edit-document.ts'
import type { Erased } from './domain/edit-document.ts'
import type { Plain } from './domain/is-plain.ts'
import { PersonInLog } from './domain/person-in-log.ts'
import type { ErasureReport } from './domain/erasure-report.ts'
import { editDatabase } from './edit-database.ts'
import { eraseFromLog } from './erase-from-log.ts'
import type { Ranges } from '../history/read-history.ts'
import { findPerson } from './find-person.ts'
import type { Returned } from './find-returned.ts'
import { isProven, proveErasure } from './prove-erasure.ts'
import { wholeLog } from './read-log.ts'
import type { Reading } from './read-log.ts'
import { erasureEvents, rememberedErasures } from './remembered-erasures.ts'
import { findUnfinished, removeUnfinished, storeUnfinished } from './unfinished-erasures.ts'

/** What services derive from events, and how each kind of it is erased. */
export type Derived = {
  /** The read models that `rebuild` makes again from these topics. */
  rebuiltModels(topics: readonly Topic[]): Promise<readonly string[]>
  /** Rebuilds the read models of these topics, without their prefix, and keeps no older version. */
  rebuild(topics: readonly Topic[]): Promise<unknown>
  /** Removes the files of exports with personal data. */
  removeExports(db: Db, options: { isDryRun: boolean }): Promise<RemovedExports>
  /** Collections whose documents are removed when they are about an order of the person. */
  removedWhole: readonly string[]
  /** Shipments that the carrier has not booked. */
  unbookedShipments(db: Db): Promise<readonly Plain[]>
  /** @returns those that could not be cancelled yet */
  cancelShipments(db: Db, ids: readonly string[], by: string): Promise<string[]>
}

/** Ids of exports. */
export type RemovedExports = {
  removed: string[]
  /** Those under way, or whose files the worker has not removed yet. */
  left: string[]
}

/** Ids of shipments that are not booked, and have an address of the person. */
export type CancelledShipments = {
  cancelled: string[]
  /** For these, nothing is erased: the parcel would lose its address. */
  left: string[]
  /** Whether fulfillment was asked to cancel those that are left, and has not done so yet. */
  areQueued: boolean
}

export type Erasure = {
  email: string
  /** Of one that is repeated after a restore. */
  again?: Omit<Returned, 'email'> | undefined
  by: string
  reason: string
  /** Changes nothing. */
  isDryRun: boolean
  /** Cancels shipments that are not booked yet; otherwise one of them stops the erasure. */
  mayCancelShipments: boolean
  files: readonly string[]
  reading: Reading
  db: Db
  personalData: Pick<PersonalData, 'ring' | 'store'>
  /** Undefined of a dry run. */
  seal: Seal | undefined
  /** Resolves once the log has the event. */
  append(event: Event<'PersonErased'>): Promise<unknown>
  derived: Derived
  /** Resolves once no process has destroyed keys in memory any more. */
  keysForgotten(): Promise<void>
  onStep(step: string): void
  now(): Date
}

/**
 * Erases a person: edits documents, removes exports, destroys the keys of their events, rebuilds read
 * models, and searches everything for what is left. One that was interrupted is run again: what it
 * knew is stored before anything changes.
 */
export async function runErasure(erasure: Erasure): Promise<ErasureReport> {
  const { again, by, reason, isDryRun, db, personalData, seal, derived, files, onStep, now } = erasure
  const startedAt = now()
  const reading = { ...erasure.reading, untilMs: again?.untilMs }
  const parts = await wholeLog(reading)
  onStep('finding the person in the log')
  const { known, isResumed } = await recalled(erasure, parts)
  const person = await findPerson(reading, parts, known)
  const inDocuments = again && again.later.size > 0 ? byOrdersOnly(person, again.later) : person
  const mayBeElsewhere = again !== undefined && again.isUnfinished && again.later.size > 0
  const shipments = await cancelShipments(erasure, inDocuments)
  const report = (
    found: Pick<ErasureReport, 'events' | 'documents' | 'exports' | 'proof'>,
  ): ErasureReport => ({
    ...{
      email: person.email,
      by,
      reason,
      isDryRun,
      startedAt: startedAt.toISOString(),
      finishedAt: now().toISOString(),
    },
    ...{ subjects: [...person.owned], participantIn: [...person.participants.keys()], shipments },
    mayBeElsewhere,
    ...{ keylessEvents: reading.keyless.size, ...found },
  })
  if (!isDryRun && shipments.left.length > 0)
    return report({ events: [], documents: [], exports: { removed: [], left: [] }, proof: undefined })
  if (!isDryRun) await remember(erasure, person, startedAt)
  const rebuilt = await rebuiltCollections(erasure, parts)
  const editing = { rebuilt, removedWhole: new Set(derived.removedWhole), isDryRun }
  onStep(isDryRun ? 'finding their documents' : 'editing their documents')
  const documents = await Array.fromAsync(editDatabase(db, inDocuments, editing))
  onStep(isDryRun ? 'finding exports with personal data' : 'removing exports with personal data')
  const exports = await derived.removeExports(db, { isDryRun })
  onStep(isDryRun ? 'finding their events' : 'erasing their events')
  const destroying = { reading, parts, person, ...personalData, seal: isDryRun ? undefined : seal }
  const events = await Array.fromAsync(eraseFromLog(destroying))
  if (!isDryRun) {
    // One that was interrupted may have destroyed keys a moment ago.
    if (isResumed || events.length > 0) {
      onStep('waiting until all processes have forgotten the keys')
      await erasure.keysForgotten()
    }
    // What services wrote from events that they had read before.
    documents.push(...(await Array.fromAsync(editDatabase(db, inDocuments, editing))))
    onStep('rebuilding read models')
    await derived.rebuild(topicsOf(reading, parts))
    onStep('searching topics, collections and files')
  }
  const rebuiltAgain = isDryRun ? rebuilt : await rebuiltCollections(erasure, parts)
  const proof = isDryRun
    ? undefined
    : await proveErasure(reading, db, person, { inDocuments, rebuilt: rebuiltAgain, files })
  // Read models have again what the log tells in clear: another run would change nothing.
  const isInClear = events.some(({ outcome }) => outcome === 'in clear')
  const left = proof?.inDatabase.filter(({ collection }) => !isInClear || !rebuiltAgain.has(collection))
  if (left?.length === 0 && !mayBeElsewhere) await removeUnfinished(db, await nameOf(erasure, person))
  return report({ events, documents, exports, proof: proof && { ...proof, isProven: isProven(proof) } })
}

/** The keyed hash of the e-mail. */
const nameOf = ({ personalData: { ring } }: Erasure, { email }: PersonInLog): Promise<string> =>
  ring.hashOf(email)

/** The person, with what earlier erasures knew of them, and whether one of these did not end. */
async function recalled(
  erasure: Erasure,
  parts: ReadonlyMap<string, Ranges>,
): Promise<{ known: PersonInLog; isResumed: boolean }> {
  const { email, reading, db, personalData } = erasure
  const person = new PersonInLog(email)
  const name = await nameOf(erasure, person)
  const orders = (await rememberedErasures(reading, parts)).get(name)?.orders ?? []
  const unfinished = (await findUnfinished(db, personalData)).get(name)
  person.recall(orders, unfinished?.values ?? [])
  return { known: person, isResumed: unfinished !== undefined }
}

/** So that what is destroyed is found again: by a run after an interrupted one, and after a restore. */
async function remember(erasure: Erasure, person: PersonInLog, startedAt: Date): Promise<void> {
  const { by, db, seal, again, append } = erasure
  if (seal === undefined) return
  const name = await nameOf(erasure, person)
  // A later event would have what came since the erasure that is repeated be erased by the next repeat.
  if (again === undefined) {
    const { orders } = person
    for (const event of erasureEvents({ person: name, orders, startedAt: startedAt.toISOString(), by }))
      await append(event)
  }
  // Last: a document without its event would be found by no repeat.
  const known = { email: person.email, values: [...person.values] }
  await storeUnfinished(db, seal, { person: name, known, by, startedAt })
}

async function cancelShipments(
  { db, derived, by, isDryRun, mayCancelShipments, onStep }: Erasure,
  person: Erased,
): Promise<CancelledShipments> {
  const found = (await derived.unbookedShipments(db)).filter((shipment) => {
    const paths = Object.keys(editOf(shipment, person)?.set ?? {})
    return paths.some((path) => path.includes('recipient'))
  })
  const ids = found.map(({ _id }) => String(_id))
  if (ids.length === 0 || !mayCancelShipments) return { cancelled: [], left: ids, areQueued: false }
  if (isDryRun) return { cancelled: ids, left: [], areQueued: false }
  onStep('cancelling shipments that are not booked')
  const left = await derived.cancelShipments(db, ids, by)
  return { cancelled: ids.filter((id) => !left.includes(id)), left, areQueued: left.length > 0 }
}

/** Those that are derived again from these parts of the log. They are others after each rebuild. */
export async function rebuiltCollections(
  { db, derived, reading }: Pick<Erasure, 'db' | 'derived' | 'reading'>,
  parts: ReadonlyMap<string, Ranges>,
): Promise<Set<string>> {
  return modelCollections(db, await derived.rebuiltModels(topicsOf(reading, parts)))
}

const topicsOf = ({ topicPrefix }: Reading, parts: ReadonlyMap<string, Ranges>): Topic[] =>
  [...parts.keys()].map((topic) => topic.slice(topicPrefix.length) as Topic)
