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
import type { Editing } from './edit-database.ts'
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
  cancelShipments(db: Db, ids: readonly string[], by: string): Promise<UncancelledShipment[]>
}

/** A shipment that was not cancelled, and why it will not be; undefined where it may be yet. */
export type UncancelledShipment = { id: string; refusal: string | undefined }

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
  /** Why fulfillment refused to cancel some of them. */
  refusals: string[]
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

/** What erasures of several persons have in common. */
export type Erasing = Omit<Erasure, 'email' | 'again'>

type Results = Pick<ErasureReport, 'shipments' | 'mayBeElsewhere' | 'events' | 'documents' | 'exports'>

/** An erasure as far as it goes without the rebuild of read models. */
type Begun = Results & {
  erasure: Erasure
  reading: Reading
  person: PersonInLog
  inDocuments: Erased
  startedAt: Date
  editing: Editing
  /** Processes may have destroyed keys in memory. */
  hasDestroyedKeys: boolean
}

/** Erases a person. One that was interrupted is run again. */
export async function runErasure({ email, again, ...erasing }: Erasure): Promise<ErasureReport> {
  const [report] = await Array.fromAsync(runErasures(erasing, [{ email, again }]))
  if (report === undefined) throw new Error('an erasure has no report')
  return report
}

/**
 * Erases persons: edits documents, removes exports, destroys the keys of their events, then rebuilds read
 * models once for all of them, and searches everything for what is left. What is known of a person is
 * stored before anything changes, until nothing is left: so they are found after an interruption.
 */
export async function* runErasures(
  erasing: Erasing,
  persons: readonly Pick<Erasure, 'email' | 'again'>[],
): AsyncGenerator<ErasureReport> {
  const { isDryRun, db, derived, reading, onStep } = erasing
  const begun: Begun[] = []
  for (const person of persons) {
    const one = await beginErasure({ ...erasing, ...person })
    if (isDryRun || one.shipments.left.length > 0) yield reportOf(one, undefined)
    else begun.push(one)
  }
  if (begun.length === 0) return
  if (begun.some(({ hasDestroyedKeys }) => hasDestroyedKeys)) {
    onStep('waiting until all processes have forgotten the keys')
    await erasing.keysForgotten()
  }
  // What services wrote from events that they had read before.
  for (const { documents, inDocuments, editing } of begun)
    documents.push(...(await Array.fromAsync(editDatabase(db, inDocuments, editing))))
  onStep('rebuilding read models')
  const parts = await wholeLog(reading)
  await derived.rebuild(topicsOf(reading, parts))
  onStep('searching topics, collections and files')
  const rebuilt = await rebuiltCollections(erasing, parts)
  for (const one of begun) yield await proven(one, rebuilt)
}

async function beginErasure(erasure: Erasure): Promise<Begun> {
  const { again, isDryRun, db, personalData, seal, derived, onStep } = erasure
  const startedAt = erasure.now()
  const reading = { ...erasure.reading, untilMs: again?.untilMs }
  const parts = await wholeLog(reading)
  onStep('finding the person in the log')
  const { known, isResumed } = await recalled(erasure, parts)
  const person = await findPerson(reading, parts, known)
  const inDocuments = again && again.later.size > 0 ? byOrdersOnly(person, again.later) : person
  const mayBeElsewhere = again !== undefined && again.isUnfinished && again.later.size > 0
  const shipments = await cancelShipments(erasure, inDocuments)
  const rebuilt = await rebuiltCollections(erasure, parts)
  const editing = { rebuilt, removedWhole: new Set(derived.removedWhole), isDryRun }
  const begun = { erasure, reading, person, inDocuments, startedAt, editing, shipments, mayBeElsewhere }
  if (!isDryRun && shipments.left.length > 0)
    return {
      ...begun,
      ...{ events: [], documents: [], exports: { removed: [], left: [] }, hasDestroyedKeys: false },
    }
  if (!isDryRun) await remember(erasure, person, startedAt)
  onStep(isDryRun ? 'finding their documents' : 'editing their documents')
  const documents = await Array.fromAsync(editDatabase(db, inDocuments, editing))
  onStep(isDryRun ? 'finding exports with personal data' : 'removing exports with personal data')
  const exports = await derived.removeExports(db, { isDryRun })
  onStep(isDryRun ? 'finding their events' : 'erasing their events')
  const destroying = { reading, parts, person, ...personalData, seal: isDryRun ? undefined : seal }
  const events = await Array.fromAsync(eraseFromLog(destroying))
  // One that was interrupted may have destroyed keys a moment ago.
  return { ...begun, events, documents, exports, hasDestroyedKeys: isResumed || events.length > 0 }
}

/** Searches for what is left of a person, and forgets them where that is nothing. */
async function proven(begun: Begun, rebuilt: ReadonlySet<string>): Promise<ErasureReport> {
  const { erasure, reading, person, inDocuments, events, mayBeElsewhere } = begun
  const { db, files } = erasure
  const proof = await proveErasure(reading, db, person, { inDocuments, rebuilt, files })
  // Read models have again what the log holds in clear: another run would change nothing.
  const isInClear = events.some(({ outcome }) => outcome === 'in clear')
  const left = proof.inDatabase.filter(({ collection }) => !isInClear || !rebuilt.has(collection))
  if (left.length === 0 && !mayBeElsewhere) await removeUnfinished(db, await nameOf(erasure, person))
  return reportOf(begun, { ...proof, isProven: isProven(proof) })
}

function reportOf(begun: Begun, proof: ErasureReport['proof']): ErasureReport {
  const { erasure, reading, person, startedAt, shipments, mayBeElsewhere, events, documents, exports } = begun
  const { by, reason, isDryRun, now } = erasure
  return {
    ...{ email: person.email, by, reason, isDryRun },
    ...{ startedAt: startedAt.toISOString(), finishedAt: now().toISOString() },
    ...{ subjects: [...person.owned], participantIn: [...person.participants.keys()], shipments },
    ...{ mayBeElsewhere, keylessEvents: reading.keyless.size, events, documents, exports, proof },
  }
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
  const isByOrders = again !== undefined && again.later.size > 0 && !again.isUnfinished
  await storeUnfinished(db, seal, name, { ...known, by, startedAt, isByOrders })
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
  const none = { cancelled: [], left: [], refusals: [], areQueued: false }
  if (ids.length === 0 || !mayCancelShipments) return { ...none, left: ids }
  if (isDryRun) return { ...none, cancelled: ids }
  onStep('cancelling shipments that are not booked')
  const uncancelled = await derived.cancelShipments(db, ids, by)
  const left = uncancelled.map(({ id }) => id)
  const refusals = uncancelled.flatMap(({ refusal }) => refusal ?? [])
  const areQueued = refusals.length < left.length
  return { cancelled: ids.filter((id) => !left.includes(id)), left, refusals, areQueued }
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
