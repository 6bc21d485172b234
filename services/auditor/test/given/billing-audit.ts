import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { MemoryTransaction } from '@slipstream/event-log/adapters/memory/memory-checkpoint-store.ts'
import { billingKey } from '@slipstream/events/mismatches/billing-event-mismatch.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { BillingEvent, Event } from '@slipstream/events/event.ts'
import { configSchema } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { startBilling } from '@slipstream/sandbox-billing/start-billing.ts'
import type { RunningBilling } from '@slipstream/sandbox-billing/start-billing.ts'
import type { SendResult } from '@slipstream/stripe/adapters/send-object.ts'
import type { AlertChange } from '../../src/alerts/domain/alert-state.ts'
import { evaluateSource } from '../../src/evaluate-source.ts'
import { loadSourceState } from '../../src/observe/load-source-state.ts'
import { observeEvents } from '../../src/observe/observe-events.ts'
import { reconcileBilling } from '../../src/rules/billing-discrepancies/reconcile-billing.ts'
import { listedEvent } from '../../src/sources/stripe/domain/listed-event.ts'
import { auditedSources } from '../../src/sources/audited-sources.ts'
import { watchedBilling } from '../../src/sources/watched/watched-billing.ts'
import { memoryAuditStore } from '../../src/store/adapters/memory-audit-store.ts'
import { alertsLog, contextOf, never } from '../world.ts'

type Json = Record<string, any>

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs
const startMs = Date.parse('2026-01-31T10:00:00Z')
const key = 'sk_test_slipstream'
const settleMs = 60_000

/**
 * The audit of one Stripe account in memory, by the account's clock. Deliveries and what is handed to ingest
 * are read as the log would give them.
 */
export async function billingAudit(
  t: TestContext,
  settings: { stalled?: object; entitlements?: object[] } = {},
  isDeclared = true,
) {
  let nowMs = startMs
  const now = (): number => nowMs
  const stripe: RunningBilling = await startBilling({
    ...{ mode: 'stepped', startsAtMs: startMs, apiKey: key, maxDeliveries: 1 },
    endpoints: [{ id: 'we_ours', url: 'http://127.0.0.1:9/webhooks/stripe', secret: 'whsec_of_a_test_0123' }],
  })
  t.after(() => stripe.stop())
  const declared = {
    ...{ type: 'stripe', livemode: false, secrets: [{ env: 'S' }], settleMs, ...settings },
    api: { key: { env: 'K' }, url: stripe.url },
  }
  const environment = { S: 'whsec_0123456789abcdef', K: key }
  const audited = auditedSources(configSchema(environment).parse({ sources: { stripe: declared } }).sources)
  const source = audited.get('stripe')
  assert.ok(source?.billing?.access !== undefined)
  const store = memoryAuditStore(now)
  if (isDeclared) await store.sources.declare(['stripe'], startMs)
  const handler = observeEvents<MemoryTransaction>(store, audited)
  const billing = watchedBilling(source.billing.access.connect, {
    ...{ now, random: () => 0 },
    takeTurn: () => (dies(turns++) ? Promise.reject(new Error('the process died')) : Promise.resolve()),
  })
  const changes: AlertChange[] = []
  const alerts = alertsLog(changes)
  const handedOver: string[] = []
  let ingest: SendResult['kind'] = 'accepted'
  let turns = 0
  let dies: (turn: number) => boolean = () => false
  let offset = 0n

  const readNow = async (topic: string, events: readonly Event[]): Promise<void> => {
    const consumed = events.map((event) => ({
      ...event,
      position: { topic, partition: 0, offset: offset++ },
      recordedAtMs: nowMs,
    }))
    const { outcomes, commit } = await handler(consumed)
    for (const { kind } of outcomes) assert.notEqual(kind, 'deadLetter')
    const effects: (() => void)[] = []
    await commit({ onCommit: (effect) => void effects.push(effect) })
    for (const effect of effects) effect()
  }
  // A partition is read in order.
  let reading = Promise.resolve()
  const read = (topic: string, ...events: Event[]): Promise<void> =>
    (reading = reading.then(() => readNow(topic, events)))
  const receive = (json: Json, requestedAt: string | null): Promise<void> =>
    read('billing', eventOf(json, requestedAt))
  const accept = async (id: string, work: () => Promise<void>): Promise<SendResult> => {
    if (ingest !== 'accepted') return { kind: ingest, reason: 'ingest responded 503' }
    handedOver.push(id)
    await work()
    return { kind: 'accepted', result: 'appended' }
  }
  return {
    ...{ stripe, store, read, handedOver, alerts, source },
    /** The account's events from now on, and before, that are not delivered yet. */
    delivered: new Set<string>(),
    setIngest: (kind: SendResult['kind']) => void (ingest = kind),
    now,
    /** Ends what is under way at a request, counted from now on from 0. @returns how many there were */
    dieAt(turn: number | undefined): number {
      const before = turns
      turns = 0
      dies = (nth) => nth === turn
      return before
    },
    /** Moves the clock of the account and of the audit. */
    async advance(byMs: number): Promise<void> {
      await stripe.advance(byMs)
      nowMs = stripe.nowMs()
    },
    /** Moves the clock of the audit alone. */
    tick: (byMs: number) => void (nowMs += byMs),
    /** Delivers all events but those that are lost. */
    async deliver(isLost: (event: Json) => boolean = () => false): Promise<void> {
      for (const event of await listAll(stripe))
        if (!this.delivered.has(event['id'] as string)) {
          this.delivered.add(event['id'] as string)
          if (!isLost(event)) await receive(event, null)
        }
    },
    /** Evaluates the source once, with a sweep. @returns what changes about alerts */
    async evaluate(isSweepDue = true): Promise<string[]> {
      const lease = await store.leases.take('stripe', { owner: 'a test', leaseMs: 1_000 * hourMs })
      assert.ok(lease !== undefined)
      changes.length = 0
      const state = await loadSourceState(store.states, lease)
      await evaluateSource({
        ...contextOf({ store, lease, alerts, source, state, now: nowMs }),
        ...{ billing, isSweepDue, clock: now },
        handOver: {
          event: (_source, event) => accept(String(event['id']), () => receive(event, null)),
          object: (_source, object, at) => accept(String(object['id']), () => receive(object, at)),
        },
      })
      await store.leases.release(lease)
      return changes.map(({ type, data }) => `${type} ${data.rule} ${data.subject}`)
    },
    reconcile: () =>
      reconcileBilling(
        { store, source, billing, now, signal: never, readThrough: () => Promise.resolve(nowMs) },
        { id: 'daily/stripe' },
      ),
  }
}

async function listAll(stripe: RunningBilling): Promise<Json[]> {
  const events: Json[] = []
  let after = ''
  for (;;) {
    const response = await fetch(`${stripe.url}/v1/events?limit=100${after}`, {
      headers: { authorization: `Bearer ${key}` },
    })
    const page = (await response.json()) as { data: Json[]; has_more: boolean }
    events.push(...page.data)
    if (!page.has_more) return events.reverse()
    after = `&starting_after=${String(page.data.at(-1)?.['id'])}`
  }
}

/** The event that ingest would append, with as much of its content as the audit reads. */
function eventOf(json: Json, requestedAt: string | null): BillingEvent {
  const object = (requestedAt === null ? json['data'].object : json) as Json
  const at = requestedAt ?? `${new Date(json['created'] * 1_000).toISOString().slice(0, 19)}Z`
  const type = requestedAt === null ? String(json['type']) : null
  const change = {
    ...{ id: requestedAt === null ? String(json['id']) : null, type, at, apiVersion: null, livemode: false },
    ...{ requestId: null, idempotencyKey: null, account: null },
  }
  const provenance = { via: requestedAt === null ? 'webhook' : 'rest', topic: type } as const
  const data = {
    ...{ source: 'stripe', change, payload: json },
    provenance: { ...provenance, webhookId: null, deliveryId: null },
  }
  const customer = typeof object['customer'] === 'string' ? object['customer'] : null
  const content = contentOf(object, customer, data)
  const eventId =
    requestedAt === null ? listedEvent('stripe', json)?.eventId : `${object['id'] as string}@${requestedAt}`
  return {
    ...{ id: eventId ?? '', source: 'stripe', subject: billingKey(content), occurredAt: at },
    ...content,
  } as BillingEvent
}

function contentOf(
  object: Json,
  customerId: string | null,
  data: object,
): Pick<BillingEvent, 'type' | 'data'> {
  const status = String(object['status'])
  const subscription = { ...examples.SubscriptionChanged.data.subscription, subscriptionId: object['id'] }
  const invoice = { ...examples.InvoiceChanged.data.invoice, invoiceId: object['id'] }
  if (object['object'] === 'subscription')
    return {
      type: 'SubscriptionChanged',
      data: { ...data, subscription: { ...subscription, status, customerId } },
    } as never
  if (object['object'] === 'invoice')
    return { type: 'InvoiceChanged', data: { ...data, invoice: { ...invoice, status, customerId } } } as never
  const about = { object: { type: object['object'], id: object['id'] ?? null }, fetch: null, twin: null }
  return { type: 'BillingEventReceived', data: { ...data, customerId, ...about } } as never
}
