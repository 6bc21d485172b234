import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { afterDelivery } from '../src/domain/webhooks/webhook.ts'
import type { Webhook } from '../src/domain/webhooks/webhook.ts'
import { capturedFile, notCaptured } from './captured.ts'

type Failures = {
  /**
   * What the webhook of each kind of response was, as [status, failures in a row], after that number of
   * deliveries.
   */
  history: { after: number; state: Record<string, [status: string, failureCount: number]> }[]
}

const active: Webhook = {
  id: 1,
  name: 'under test',
  status: 'active',
  topic: 'order.updated',
  deliveryUrl: 'http://127.0.0.1/',
  createdAtMs: 0,
  modifiedAtMs: 0,
  failureCount: 0,
  pingPending: false,
}

describe('what a response does to a webhook', { skip: notCaptured }, () => {
  const { history } = notCaptured
    ? { history: [] }
    : (JSON.parse(readFileSync(capturedFile('failures.json'), 'utf8')) as Failures)
  for (const kind of Object.keys(history[0]?.state ?? {})) {
    it(`${kind}: as captured, delivery by delivery`, () => {
      const status = /^\d+$/.test(kind) ? Number(kind) : undefined
      let webhook = active
      let deliveries = 0
      for (const { after, state } of history) {
        for (; deliveries < after; deliveries++) webhook = afterDelivery(webhook, status, 0)
        assert.deepEqual([webhook.status, webhook.failureCount], state[kind]?.slice(0, 2), `after ${after}`)
      }
    })
  }
})
