import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sourceReport } from '../../../src/report/domain/source-report.ts'
import { evolveRhythm } from '../../../src/rules/source-silent/domain/evolve-rhythm.ts'
import { newRhythm } from '../../../src/rules/source-silent/domain/rhythm.ts'
import { newStallState } from '../../../src/stays/domain/stall-state.ts'
import {
  foldAccepted,
  foldRefused,
  newSenderHealth,
} from '../../../src/rules/webhooks/domain/sender-health.ts'

const at = Date.parse('2026-11-22T07:30:00Z')

test('given what was learned of a source, then the report has it for people', () => {
  const accepted = foldAccepted(newSenderHealth(), { at: at - 60_000, webhookId: '11' })
  const senders = foldRefused(accepted, {
    ...{ source: 'shop', webhookId: '12', instance: 'a', inARow: 3 },
    ...{ from: new Date(at - 3_000).toISOString(), to: new Date(at).toISOString() },
    refused: [{ reason: 'wrong_signature', count: 3 }],
  })
  const stay = {
    orderId: '7',
    enteredAt: at - 5_000,
    enteredWorkMs: 0,
    enteredOrders: 0,
    memory: 0,
    alertedAt: {},
  }
  const report = sourceReport(
    'shop',
    {
      state: {
        ...{ rhythm: evolveRhythm(newRhythm(), at - 60_000), senders },
        stalls: new Map([['processing', newStallState()]]),
      },
      webhooks: [{ id: '11', name: 'Updates', topic: 'order.updated', status: 'active' }],
      open: new Map([['processing', [stay]]]),
      swept: { any: at - 30_000 },
    },
    at,
  )
  assert.equal(report.lastDeliveryAt, new Date(at - 60_000).toISOString())
  assert.deepEqual([report.rhythm.isLearned, report.rhythm.expected.length], [false, 168])
  assert.equal(
    report.rhythm.received?.reduce((sum, one) => sum + one, 0),
    1,
  )
  assert.deepEqual(
    report.webhooks.map(({ webhookId, status, refused, reasons }) => [
      webhookId,
      status,
      refused,
      reasons.length,
    ]),
    [
      ['11', 'active', 0, 0],
      ['12', null, 3, 1],
    ],
  )
  assert.deepEqual(
    report.stays[0]?.open.map(({ orderId, isAlerted }) => [orderId, isAlerted]),
    [['7', false]],
  )
  assert.equal(report.stays[0]?.threshold, null)
})
