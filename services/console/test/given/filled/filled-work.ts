import {
  ensureSchedules,
  scheduleRuns,
  schedules,
} from '@slipstream/schedules/adapters/schedule-collections.ts'
import { submitCommand } from '@slipstream/commands/submit-command.ts'
import { initialWork, type Work } from '@slipstream/work/domain/work.ts'
import type { WorkItem } from '@slipstream/work/adapters/work-collection.ts'
import { addRuns, ensureQueueReports, saveQueueReport } from '@slipstream/work/reports/queue-report.ts'
import type { World } from '../world.ts'

const hourMs = 3_600_000

/**
 * Queues of which one has dead-lettered tasks, schedules that are well, late and paused, and what people
 * asked for.
 */
export async function fillWork({ db }: World, now = Date.now()): Promise<void> {
  await fillQueues(db, now)
  await fillSchedules(db, now)
  const command = {
    to: 'notifier',
    kind: 'resend-slip',
    by: 'Mere',
    reason: 'The address was wrong.',
  } as const
  await submitCommand(db, { id: 'a1', ...command, payload: { source: 'shop', orderId: '1100' } })
  const paused = {
    to: 'worker',
    kind: 'pause-schedule',
    by: 'Ada',
    reason: 'The shop is being moved.',
  } as const
  await submitCommand(db, { id: 'a2', ...paused, payload: { schedule: 'paused' } })
}

async function fillQueues(db: World['db'], now: number): Promise<void> {
  await ensureQueueReports(db)
  const report = (queue: string, service: string, deadLettered: number, observedAt = new Date(now)) =>
    saveQueueReport(db, {
      ...{ _id: queue, service, waiting: 12, leased: 2, deadLettered, oldestDueMs: 95_000, observedAt },
    })
  await report('fetch/billing', 'billing', 1)
  await report('notices', 'billing', 0)
  await report('callouts/billing/certificate', 'billing', 2)
  await report('ship/bobs-post', 'fulfillment', 0, new Date(now - hourMs))
  await addRuns(db, 'notices', { done: 40, continued: 0, failed: 1, deadLettered: 0 }, new Date(now))
  const work: Work = {
    ...initialWork({ queue: 'fetch/billing' }, new Date(now - hourMs)),
    ...{ state: 'dead-lettered', lastError: 'resource_missing: no such invoice' },
    failures: [
      { at: new Date(now - hourMs), reason: 'resource_missing: no such invoice', attempt: 1 } as never,
    ],
  }
  await db.collection<WorkItem>('billingFetches').insertOne({ _id: 'billing/invoice/in_9', work })
}

async function fillSchedules(db: World['db'], now: number): Promise<void> {
  await ensureSchedules(db)
  const ago = (hours: number): Date => new Date(now - hours * hourMs)
  const run = (hours: number, outcome: 'succeeded' | 'failed') => ({
    ...{ dueAt: ago(hours), startedAt: ago(hours), finishedAt: new Date(ago(hours).getTime() + 1_500) },
    ...{ startedBy: 'schedule' as const, by: null, missed: 0, outcome },
    ...{ result: outcome === 'failed' ? null : { orders: 242, equal: 242 } },
    error: outcome === 'failed' ? 'The shop did not respond.' : null,
  })
  const definition = {
    ...{ cron: '0 * * * *', timeZone: 'Pacific/Auckland', missed: 'catch-up' as const, paused: false },
    ...{ lateAfterMs: 300_000, action: { kind: 'sweep' as const, source: 'shop' } },
  }
  const fields = {
    ...{ definition, isConfigured: true, settledThrough: new Date(now), overdue: null, pause: null },
    ...{ requested: null, lastRun: null, succeededThrough: null, failuresInARow: 0, revision: 0 },
    work: initialWork({ queue: 'schedules', dueInMs: hourMs }, new Date(now)),
  }
  const pause = { by: 'Ada', reason: 'The shop is being moved.', at: ago(2) }
  const failed = { runId: 'failing/1', ...run(1, 'failed') }
  await schedules(db).insertMany([
    { _id: 'compare-shop', ...fields, lastRun: { runId: 'compare-shop/1', ...run(1, 'succeeded') } },
    { _id: 'failing', ...fields, lastRun: failed, failuresInARow: 3 },
    { _id: 'paused', ...fields, pause },
  ])
  await scheduleRuns(db).insertMany([
    { _id: 'compare-shop/1', schedule: 'compare-shop', action: 'sweep', ...run(1, 'succeeded') },
    { _id: 'compare-shop/2', schedule: 'compare-shop', action: 'sweep', ...run(2, 'failed') },
  ])
}
