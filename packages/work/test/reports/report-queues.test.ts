import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silent } from '@slipstream/testing/silent.ts'
import { submitWork } from '../../src/adapters/submit-work.ts'
import { workMetrics } from '../../src/observability/work-metrics.ts'
import { findQueueReports, findRuns } from '../../src/reports/queue-report.ts'
import { reportQueues } from '../../src/reports/report-queues.ts'
import { givenCollection, queue } from '../given/collection.ts'

test('given two processes, then others see the depth of a queue and the runs of both', async (t) => {
  const { collection } = await givenCollection(t)
  const { client } = collection.db
  await submitWork(collection, { own: { parcel: 1 }, work: { queue, dueInMs: -3_600_000 } })
  for (const outcomes of [
    ['done', 'fail'],
    ['done', 'defer', 'dead-lettered', 'released'],
  ] as const) {
    const { logger, metrics } = silent('test')
    const hooks = workMetrics(metrics).watch(queue, collection)
    for (const outcome of outcomes) hooks.onSettled?.(outcome, 1)
    const reporting = reportQueues({ db: collection.db, service: 'test', metrics, logger, everyMs: 10 })
    t.after(() => reporting.stop())
  }
  const session = client.startSession()
  t.after(() => session.endSession())
  await t.waitFor(
    async () => {
      const runs = await findRuns(collection.db, new Date(Date.now() - 3_600_000), session)
      assert.deepEqual(runs.get(queue), { done: 2, continued: 1, failed: 1, deadLettered: 1 })
      const [report] = await findQueueReports(collection.db, session)
      assert.deepEqual(
        [report?._id, report?.service, report?.waiting, report?.leased, report?.deadLettered],
        [queue, 'test', 1, 0, 0],
      )
      assert.ok((report?.oldestDueMs ?? 0) >= 3_600_000)
    },
    { timeout: 120_000 },
  )
})
