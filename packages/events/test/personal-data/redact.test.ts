import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeEvent } from '../../src/codec/decode.ts'
import { encodeEvent } from '../../src/codec/encode.ts'
import type { SchemaIds } from '../../src/codec/encode.ts'
import { jsonSchemaOf } from '../../src/codec/json-schema.ts'
import type { JsonSchema } from '../../src/codec/json-schema.ts'
import { validationError } from '../../src/codec/validate.ts'
import { eventTypes } from '../../src/event-types/event-types.ts'
import type { EventType } from '../../src/event-types/event-types.ts'
import { examples } from '../../src/event-types/examples.ts'
import { hasPersonalData, redact } from '../../src/personal-data/redact.ts'
import { redactJson } from '../../src/personal-data/redact-json.ts'
import { putBack } from '../../src/personal-data/take-out.ts'

const types = Object.keys(eventTypes) as EventType[]

/**
 * Fields that stay readable after an erasure, by name: they tell nobody who a customer or
 * participant is. A new field of an event is either redacted or added here. Names of staff, of
 * operators' notes and of configured things stay.
 */
const keptFields = new Set(
  `account actor amount amountDue amountPaid amountRemaining apiVersion billingReason brand bytes
  callout cancelledBy carrier carrierShipmentId cause code collectionMethod collectionPaused contentType country currency customerId
  declineCode defaultPaymentMethodId deliveryId discountTotal entitlements error eventId evidence exportId failureCode fetch format
  granted id ids idempotencyKey instance interval invoiceId itemId kind latestInvoiceId lineId first last lineItemId lineItemIds link locale
  mode nextAction notice noticeId notificationId number object of orderId orderNumber outcome participantId
  paymentIntentId paymentId paymentMethodId paymentStatus priceId productId recipients receivedAt redrivenFrom
  registeredFor reportedBy requestId revoked rule severity runId scanId schedule sender shipmentId silenceId sku source stateIds status
  subject subscriptionId taskId timeZone topic total trigger twin type unnamedLineItemIds webhookId work action by checkoutId digestId
  requestedBy runbook person participantIds`.split(/\s+/),
)

/** Free text and names by their whole path: the same names are personal elsewhere. */
const keptPaths = new Set([
  'AlertRaised.summary',
  'AlertResolved.reason',
  'AlertSilenced.reason',
  'DeliveryQuarantined.reason',
  'DeliveriesRefused.refused.reason',
  'DeadLetteredWorkChanged.reasons',
  'MailRelayChanged.detail',
  'CheckInUndone.reason',
  'ExportFinished.recipient',
  'ScheduleRunFinished.result.Any',
  'DigestDue.alerts.listed.summary',
  'ShipmentCancellationFailed.reason',
  'ShipmentDeadLettered.reason',
  'ShipmentPostponed.detail',
  'CarrierAvailabilityChanged.detail',
  'OrderCreated.order.lineItems.name',
  'OrderUpdated.order.lineItems.name',
  'OrderRestored.order.lineItems.name',
  'ShipmentRequested.lines.name',
  'ShipmentChanged.lines.name',
  'SubscriptionChanged.subscription.items.name',
  'CustomerNoticeDue.subscription.items.name',
  'OpsNoticeDue.subscription.items.name',
  'CustomerNoticeDue.object.reason',
  'OpsNoticeDue.object.reason',
])

/** A value with every field that a schema allows; each text names its path. */
function filled(schema: JsonSchema, path: string): unknown {
  const { anyOf, type, properties, items, additionalProperties } = schema as {
    anyOf?: JsonSchema[]
    type?: string
    properties?: Record<string, JsonSchema>
    items?: JsonSchema
    additionalProperties?: JsonSchema | false
  }
  if (anyOf !== undefined) return filled(anyOf[0] as JsonSchema, path)
  if ('const' in schema || 'enum' in schema || 'pattern' in schema) return 0
  if (type === 'array') return [filled(items as JsonSchema, path)]
  if (type === 'object' && properties !== undefined)
    return Object.fromEntries(
      Object.entries(properties).map(([key, one]) => [key, filled(one, `${path}.${key}`)]),
    )
  if (type === 'object')
    return { Any: filled(additionalProperties === false ? {} : (additionalProperties ?? {}), `${path}.Any`) }
  return type === undefined || type === 'string' ? `<${path}>` : 0
}

for (const type of types) {
  test(`each text of ${type} is redacted, or listed as one that stays`, () => {
    const data = filled(jsonSchemaOf(type), type)
    const left = JSON.stringify(redact(type, data as never)).match(/<[^>]+>/g) ?? []
    const unknown = left
      .map((text) => text.slice(1, -1))
      .filter((path) => !keptPaths.has(path) && !keptFields.has(path.split('.').at(-1) ?? ''))
    assert.deepEqual(unknown, [])
  })

  test(`${type} without personal data fits its schema`, () => {
    const { data } = examples[type]
    const left = redact(type, data as never)
    assert.equal(validationError(type, left), undefined)
    assert.deepEqual(redact(type, left), left)
    assert.equal(hasPersonalData(type), left !== data)
  })
}

test('given an order with people in it, then what was bought stays and the people are gone', () => {
  const { data } = examples.OrderUpdated
  const { order } = redact('OrderUpdated', data)
  assert.deepEqual(
    [order.total, order.status, order.number, order.lineItems.length, order.participants.length],
    [
      ...[data.order.total, data.order.status, data.order.number],
      ...[data.order.lineItems.length, data.order.participants.length],
    ],
  )
  const text = JSON.stringify(order)
  for (const person of [data.order.customer, ...data.order.participants])
    for (const value of [person.name, person.email])
      if (value !== null) assert.ok(!text.includes(value), value)
})

test('given JSON of a provider, then ids, numbers and statuses stay, and nothing of a person', () => {
  const object = {
    ...{ id: 'in_ada1', object: 'invoice', status: 'paid', total: 2500, livemode: true, customer: 'cus_ada' },
    ...{ customer_email: 'ada@example.test', customer_name: 'ada', subscription: 'sub_ada' },
    customer_address: { line1: 'lane', postal_code: '6011' },
    metadata: { child: 'grace' },
    lines: { data: [{ id: 'il_1', description: 'for ada' }] },
  }
  assert.deepEqual(redactJson(object), {
    ...{ id: 'in_ada1', object: 'invoice', status: 'paid', total: 2500, livemode: true, customer: 'cus_ada' },
    ...{ subscription: 'sub_ada', lines: { data: [{ id: 'il_1' }] } },
  })
})

const schemaIds = Object.fromEntries(types.map((type) => [type, 7])) as SchemaIds
const asItIs = (taken: Buffer): Buffer => taken

for (const type of types)
  test(`${type} is sealed if it has personal data, and the rest is readable`, () => {
    const plain = encodeEvent(examples[type], schemaIds)
    const record = encodeEvent(examples[type], schemaIds, undefined, asItIs)
    if (!hasPersonalData(type)) {
      assert.deepEqual(record, plain)
      return
    }
    const { value, headers, sealed } = record
    assert.ok(sealed)
    assert.deepEqual(putBack(value, sealed), plain.value)
    assert.deepEqual(headers, plain.headers)
    assert.deepEqual(decodeEvent({ value, headers }), {
      ...examples[type],
      data: redact(type, examples[type].data as never),
    })
    assert.throws(() => decodeEvent(record), /sealed/)
  })
