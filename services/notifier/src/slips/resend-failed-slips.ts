import type { Db } from 'mongodb'
import type { SlipNotification } from '../delivery/domain/notification.ts'
import { findDueSlips, findFailedSlips, insertSlips } from './adapters/slip-ledger.ts'
import type { FailedFilter } from './adapters/slip-ledger.ts'
import { findOrders } from './adapters/slip-orders.ts'
import { failedSlipsToResend, firstIdOf, noSlips } from './domain/resend.ts'
import type { SlipRule, SlipRules } from './domain/slip-rule.ts'

export type ResendFailedCommand = FailedFilter & {
  /** The same command enters the same slips, so a repeat changes nothing. */
  commandId: string
  dryRun: boolean
}

export type ResendFailedResult =
  | { ok: true; result: { due: number; leftOut: number; dryRun: boolean } }
  | { ok: false; reason: string }

const batchSize = 500

/**
 * Enters the failed slips of a source once more, one for each recipient, with Message-IDs of their own.
 *
 * @returns how many are due, or would be, and how many are left out; see `failedSlipsToResend`
 */
export async function resendFailedSlips(
  db: Db,
  rules: SlipRules,
  command: ResendFailedCommand,
  nowMs: number,
): Promise<ResendFailedResult> {
  const { source, dryRun } = command
  const rule = rules(source)
  if (rule === undefined) return { ok: false, reason: noSlips(source) }
  const now = new Date(nowMs)
  const seen = new Set<string>()
  let due = 0
  let leftOut = 0
  for await (const failed of inBatches(findFailedSlips(db, command))) {
    const first = failed.filter((slip) => {
      const id = firstIdOf(slip)
      return !seen.has(id) && seen.add(id)
    })
    const slips = await decide(db, rule, first, { commandId: command.commandId, now })
    if (!dryRun && slips.length > 0) await insertSlips(db, slips)
    due += slips.length
    leftOut += first.length - slips.length
  }
  return { ok: true, result: { due, leftOut, dryRun } }
}

async function decide(
  db: Db,
  rule: SlipRule,
  failed: readonly SlipNotification[],
  command: { commandId: string; now: Date },
): Promise<SlipNotification[]> {
  if (failed.length === 0) return []
  const orders = await findOrders(
    db,
    failed.map(({ source, orderId }) => `${source}/${orderId}`),
  )
  return failedSlipsToResend(failed, orders, await findDueSlips(db, failed), rule, command)
}

async function* inBatches(slips: AsyncIterable<SlipNotification>): AsyncGenerator<SlipNotification[]> {
  let batch: SlipNotification[] = []
  for await (const slip of slips) {
    batch.push(slip)
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  yield batch
}
