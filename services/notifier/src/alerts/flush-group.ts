import type { ClientSession, Db, MongoClient } from 'mongodb'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import { loadDueGroup, savePlan } from './adapters/alert-groups.ts'
import { findSlipTimes } from './adapters/late-slips.ts'
import type { AlertReceiver } from './domain/alert-receiver.ts'
import { decideFlush } from './domain/decide-flush.ts'
import type { AlertTiming, FlushDecision } from './domain/decide-flush.ts'
import { flushContent } from './domain/flush-content.ts'
import type { FlushContent } from './domain/flush-content.ts'
import { withLateSlips } from './domain/late-slips.ts'
import type { SlipTimes } from './domain/late-slips.ts'
import { planFlush, planWait } from './domain/plan-flush.ts'

export type FlushSettings = { timing: AlertTiming; receivers: readonly AlertReceiver[] }

/**
 * Decides whether a group is flushed now. If so, its messages enter the ledger with their content, in one
 * transaction with what the receivers of each alert were notified of. If several instances decide together,
 * one wins and the others find it done.
 *
 * @returns whether it was flushed
 */
export async function flushGroup(
  client: MongoClient,
  db: Db,
  groupKey: string,
  { timing, receivers }: FlushSettings,
  nowMs: number,
): Promise<boolean> {
  const now = new Date(nowMs)
  let isFlushed = false
  await inTransaction(client, async (session) => {
    isFlushed = false
    const due = await loadDueGroup(db, groupKey, now, session)
    if (due === null) return
    const { group, alerts, silences } = due
    const lastFlushMs = group.lastFlushAt?.getTime() ?? null
    const decision = decideFlush({ alerts, lastFlushMs }, silences, timing, nowMs)
    const plan =
      decision.kind === 'wait'
        ? planWait(decision, now)
        : planFlush(group, decision, await contentOf(db, decision, now, session), receivers, now)
    await savePlan(db, groupKey, plan, now, session)
    isFlushed = plan.kind === 'flush'
  })
  return isFlushed
}

/** With the late slips of outages, which only the ledger knows. */
async function contentOf(
  db: Db,
  decision: FlushDecision & { kind: 'flush' },
  now: Date,
  session: ClientSession,
): Promise<FlushContent> {
  const content = flushContent(decision, now.toISOString())
  const slips = new Map<number, SlipTimes[]>()
  for (const [index, { source, outcome }] of content.sections.entries()) {
    if (outcome?.outage === undefined) continue
    slips.set(index, await findSlipTimes(db, source, outcome.outage.from, session))
  }
  return withLateSlips(content, slips, now.getTime())
}
