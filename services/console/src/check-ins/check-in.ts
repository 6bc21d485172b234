import { checkInId } from '@slipstream/read-models/check-ins/check-in-document.ts'
import type { CheckInStore, StoredResult } from './adapters/mongo-check-ins.ts'
import { decideCheckIn, decideUndo, type Registrant, type Scan } from './domain/decide-check-in.ts'

/** Checks somebody in, once for each scan: a repeat gets the first result, also after it was undone. */
export function checkIn(
  store: CheckInStore,
  registrant: Registrant,
  scan: Scan,
  now: Date,
): Promise<StoredResult> {
  return store.transact(async (transaction) => {
    const id = checkInId(registrant)
    const known = await transaction.findScan(scan.scanId)
    if (known !== null && known.recordId === id) return known.result
    const decision = decideCheckIn(await transaction.find(id), registrant, scan, now)
    const { kind, at, by } = decision
    if (decision.kind === 'ok') await transaction.store(decision.changed, decision.event)
    // An id that another device used for somebody else stays theirs.
    if (known === null) await transaction.recordScan(scan.scanId, id, { kind, at, by })
    return { kind, at, by }
  })
}

/** Takes a check-in back. @returns false when there is none */
export function undoCheckIn(
  store: CheckInStore,
  registrant: Registrant,
  given: { by: string; reason: string },
  now: Date,
): Promise<boolean> {
  return store.transact(async (transaction) => {
    const decision = decideUndo(await transaction.find(checkInId(registrant)), registrant, given, now)
    if (decision.kind === 'undone') await transaction.store(decision.changed, decision.event)
    return decision.kind === 'undone'
  })
}
