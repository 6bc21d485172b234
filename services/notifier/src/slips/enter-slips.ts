import type { ClientSession, Db } from 'mongodb'
import { hasEnded } from '@slipstream/read-models/orders/has-ended.ts'
import { changeSlips, findFailedIds, findSlips } from './adapters/slip-ledger.ts'
import { enterSlips, idsToLookUp, withdrawSlips } from './domain/ledger-changes.ts'
import type { SlipOrder } from './domain/slip-order.ts'
import type { DueSlip } from './domain/slips-due.ts'

/** Enters due slips into the ledger, within a transaction; see the domain's `enterSlips`. */
export async function enterDueSlips(
  db: Db,
  slips: readonly DueSlip[],
  nowMs: number,
  session: ClientSession,
): Promise<void> {
  if (slips.length === 0) return
  const now = new Date(nowMs)
  const known = await findSlips(db, idsToLookUp(slips), session)
  await changeSlips(db, enterSlips(slips, known, now), now, session)
}

/** Withdraws, within a transaction, the slips of ended orders that had failed. */
export async function withdrawEnded(
  db: Db,
  orders: readonly SlipOrder[],
  nowMs: number,
  session: ClientSession,
): Promise<void> {
  const ended = orders.filter(hasEnded)
  if (ended.length === 0) return
  const now = new Date(nowMs)
  await changeSlips(db, withdrawSlips(await findFailedIds(db, ended, session), now), now, session)
}
