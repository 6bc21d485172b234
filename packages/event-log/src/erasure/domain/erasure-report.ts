import type { FoundEvent } from '../erase-from-log.ts'
import type { Edited } from '../edit-database.ts'
import type { Proof } from '../prove-erasure.ts'
import type { CancelledShipments, RemovedExports } from '../run-erasure.ts'

/** What was done to erase a person, to be handed over. */
export type ErasureReport = {
  email: string
  by: string
  reason: string
  startedAt: string
  finishedAt: string
  isDryRun: boolean
  /** Orders and billing customers of the person: `source/id`. */
  subjects: string[]
  /** Orders in which they are a participant. */
  participantIn: string[]
  /**
   * They are a customer again after an erasure that did not end: other documents from before may have them.
   */
  mayBeElsewhere: boolean
  shipments: CancelledShipments
  events: FoundEvent[]
  /** Of all in the log, those sealed with keys that the database does not have. */
  keylessEvents: number
  documents: Edited[]
  exports: RemovedExports
  /** Undefined of a dry run. */
  proof: (Proof & { isProven: boolean }) | undefined
}

/** Whether nothing of the person is left; of a dry run, whether nothing will be. */
export function isComplete(report: ErasureReport): boolean {
  const { events, mayBeElsewhere, shipments, exports, proof } = report
  const areErasable = events.every(({ outcome }) => outcome === 'erased' || outcome === 'for others')
  const isLeft = shipments.left.length > 0 || exports.left.length > 0
  return areErasable && !mayBeElsewhere && !isLeft && proof?.isProven !== false
}

/** What a person has to know of events that were not read. */
export const keylessText = (count: number): string =>
  `${count} events were sealed with keys that this database does not have (made after its backup?): they can be read by nobody`

/** The report for people. */
export function reportText(report: ErasureReport): string {
  const { email, by, reason, isDryRun, startedAt, finishedAt, subjects, participantIn, proof } = report
  const { documents, exports, shipments } = report
  const counts = countsOf(report)
  const unbooked = `These parcels are not booked yet, and an erasure takes their address: ${list(shipments.left)}.`
  if (!isDryRun && shipments.left.length > 0)
    return [
      `${email} was not erased, and nothing of them was edited. ${unbooked}`,
      ...shipments.refusals.map((refusal) => `Fulfillment refused: ${refusal}.`),
      shipments.areQueued
        ? 'What was not refused is cancelled as soon as fulfillment runs. Then run it again.'
        : 'Ship or cancel them first, or cancel them with --cancel-shipments.',
      ...(shipments.cancelled.length > 0 ? [`shipments cancelled: ${list(shipments.cancelled)}`] : []),
    ].join('\n')
  const lines = [
    isDryRun ? `What erasing ${email} would do. Nothing was changed.` : `Erasure of ${email}`,
    ...(isDryRun ? [] : [`by ${by}: ${reason}`, `from ${startedAt} to ${finishedAt}`]),
    '',
    `orders and billing customers: ${list(subjects)}`,
    `orders with them as a participant: ${list(participantIn)}`,
    ...(report.mayBeElsewhere
      ? [
          'They are a customer again, and an erasure before did not end: only documents about these orders are searched. Run erase --email, which erases what came since, too.',
        ]
      : []),
    `events: ${counts.erased} ${isDryRun ? 'to be erased' : 'erased'}, ${counts['for others']} more of which what others have in them stays`,
    ...(counts['in clear'] > 0
      ? [`${counts['in clear']} events are in clear, from before data was sealed, and can't be erased`]
      : []),
    ...(report.keylessEvents > 0 ? [keylessText(report.keylessEvents)] : []),
    ...(counts.unreadable > 0 ? [`${counts.unreadable} records can't be read, and have the e-mail`] : []),
    `documents: ${documents.length} ${isDryRun ? 'to be edited' : 'edited'} or removed, besides read models`,
    ...(shipments.left.length > 0
      ? [
          `${unbooked} Ship or cancel them first, or add --cancel-shipments: nothing is erased while they wait.`,
        ]
      : []),
    ...(shipments.cancelled.length > 0
      ? [`shipments ${isDryRun ? 'to be cancelled' : 'cancelled'}: ${list(shipments.cancelled)}`]
      : []),
    `exports with personal data: ${exports.removed.length} ${isDryRun ? 'to be removed' : 'removed'}`,
    ...(exports.left.length > 0
      ? [`exports not finished or not removed yet, run it again later: ${list(exports.left)}`]
      : []),
  ]
  if (proof === undefined) return lines.join('\n')
  const { records, inLog, inDatabase, files } = proof
  return [
    ...lines,
    '',
    `Searched: ${records} records of ${proof.topics.length} topics, as stored and opened, ${proof.documents} documents, ${files.searched} files.`,
    ...inLog.map((position) => `  found in the log at ${position}`),
    ...inDatabase.map(({ collection, id, where }) => `  found in ${collection}, ${id}, ${where}`),
    ...files.found.map((file) => `  found in ${file}`),
    ...files.unsearchable.map((file) => `  not searched, since it is compressed: ${file}`),
    isComplete(report) ? 'The person was found nowhere.' : 'Not all is erased: see above.',
  ].join('\n')
}

function countsOf({ events }: ErasureReport): Record<FoundEvent['outcome'], number> {
  const counts = { erased: 0, 'for others': 0, 'in clear': 0, unreadable: 0 }
  for (const { outcome } of events) counts[outcome] += 1
  return counts
}

const list = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '))
