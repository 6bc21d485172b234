import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { evolveBillingCustomer } from '@slipstream/read-models/billing/kinds/billing-customers.ts'
import { evolveSubscription } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import { calloutMessage } from '../../src/callouts/domain/callout-message.ts'
import { newProcess } from '../../src/callouts/domain/callout-task.ts'

const page = new URL('../../../../docs/callouts.md', import.meta.url)

test('given the example of docs/callouts.md, then it is what is sent', () => {
  const [, documented = ''] = /```json\n([\s\S]*?)```/.exec(readFileSync(page, 'utf8')) ?? []
  const [on, at] = ['subscription-started', '2026-11-21T09:00:00.000Z'] as const
  const common = { customerId: 'cus_ada', subscriptionId: 'sub_ada', invoiceId: null, attempt: null }
  const task = {
    ...{
      source: 'billing',
      customerId: 'cus_ada',
      callout: 'certificate',
      notAfter: at,
      process: newProcess,
    },
    rule: 'subscription-started.callout.certificate',
    trigger: { ...common, on, at, subject: 'sub_ada', eventId: examples.SubscriptionChanged.id },
  }
  const message = calloutMessage('call_6f1c2d3e4b5a69788796a5b4c3d2e1f0', task, {
    customer: evolveBillingCustomer(null, examples.CustomerChanged),
    subscription: evolveSubscription(null, examples.SubscriptionChanged),
    invoice: null,
    entitlements: { revision: 1, names: ['individual'] },
  })
  assert.deepEqual(message, JSON.parse(documented))
})
