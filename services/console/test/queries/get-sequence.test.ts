import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SequenceReport } from '@slipstream/read-models/reports/sequence-report.ts'
import { given } from '../given/world.ts'

test('given a sequence report, then it is shown; without one, the 404 names the auditor', async (t) => {
  const world = await given(t)
  const report: SequenceReport = {
    ...{ _id: 'shop', source: 'shop', field: 'id', step: 1, first: null, lowWatermark: null, highest: null },
    ...{
      missing: { count: 0, ranges: [] },
      candidates: [],
      sweptThrough: null,
      asOf: '2026-11-21T06:50:00Z',
    },
  }
  await world.db.collection<SequenceReport>('auditSequenceReports').insertOne(report)
  const { _id, ...shown } = report
  assert.deepEqual((await world.get('/api/sources/shop/sequence')).body, shown)
  const none = await world.get('/api/sources/partner/sequence')
  assert.equal(none.status, 404)
  assert.match(none.body.detail, /is the auditor running/)
})
