import type { Db } from 'mongodb'
import { insertSlips } from './adapters/slip-ledger.ts'
import { findOrder } from './adapters/slip-orders.ts'
import { slipsToResend } from './domain/resend.ts'
import type { ResendCommand } from './domain/resend.ts'
import type { SlipRules } from './domain/slip-rule.ts'

export type ResendResult = { ok: true; result: { due: number } } | { ok: false; reason: string }

/**
 * Enters an order's slips into the ledger once more, to be sent like any other, with Message-IDs of their
 * own.
 *
 * @returns how many are due, or why none
 */
export async function resendSlip(
  db: Db,
  rules: SlipRules,
  command: ResendCommand,
  nowMs: number,
): Promise<ResendResult> {
  const { source, orderId } = command
  const order = await findOrder(db, `${source}/${orderId}`)
  const decision = slipsToResend(order, rules(source), command, new Date(nowMs))
  if ('refusal' in decision) return { ok: false, reason: decision.refusal }
  await insertSlips(db, decision.slips)
  return { ok: true, result: { due: decision.slips.length } }
}
