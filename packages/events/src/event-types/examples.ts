import type { Event } from '../event.ts'
import type { EventType } from './event-types.ts'
import { billingExamples } from './billing/billing-examples.ts'
import { billingWorkExamples } from './billing/billing-work-examples.ts'
import { checkInExamples } from './orders/check-in-examples.ts'
import { jobExamples } from './job-examples.ts'
import type { Order } from './orders/order.ts'

const order: Order = {
  source: 'shop',
  orderId: '1042',
  number: '1042',
  status: 'processing',
  currency: 'NZD',
  total: '103.50',
  discountTotal: '0.00',
  shippingTotal: '0.00',
  taxTotal: '13.50',
  customer: { id: null, name: 'Mere Tamihana', email: 'mere@example.test', phone: '+64 4 000 0000' },
  billing: {
    company: null,
    lines: ['1 Example Street'],
    city: 'Wellington',
    region: null,
    postcode: '6011',
    country: 'NZ',
  },
  lineItems: [
    {
      id: '1',
      productId: '10',
      sku: 'REG-SPRING-2026',
      name: 'Spring Invitational — Registration',
      quantity: 2,
      total: '90.00',
      taxTotal: '13.50',
      metadata: [
        { key: 'Participant 1', value: 'Hana Tamihana' },
        { key: 'Participant 2', value: 'Wiremu Tamihana' },
        { key: 'School', value: 'Example High School' },
      ],
    },
  ],
  participants: [
    {
      participantId: '1-1',
      lineItemId: '1',
      name: 'Hana Tamihana',
      email: null,
      fields: { school: 'Example High School' },
    },
    {
      participantId: '1-2',
      lineItemId: '1',
      name: 'Wiremu Tamihana',
      email: null,
      fields: { school: 'Example High School' },
    },
  ],
  createdAt: '2026-11-21T06:42:15Z',
  modifiedAt: '2026-11-21T06:45:27Z',
  paidAt: '2026-11-21T06:45:27Z',
  completedAt: null,
}

const attributes = (id: string, occurredAt: string) => ({
  id,
  source: 'shop',
  subject: 'shop/1042',
  occurredAt,
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
})

const provenance = (topic: string, webhookId: string) => ({
  via: 'webhook' as const,
  topic,
  webhookId,
  deliveryId: '15445e937e9918aadcb4514b777c19c0',
})

const pending: Order = {
  ...order,
  status: 'pending',
  modifiedAt: '2026-11-21T06:42:15Z',
  paidAt: null,
}

const alert = {
  rule: 'missing-order',
  source: 'shop',
  subject: '1043',
  since: '2026-11-21T06:52:15.300Z',
}

const recipient = {
  name: 'Hana Tamihana',
  company: null,
  email: 'mere@example.test',
  phone: null,
  lines: ['1 Example Street'],
  city: 'Wellington',
  region: null,
  postcode: '6011',
  country: 'NZ',
}

const lines = [{ lineItemId: '1', sku: 'HOODIE-M', name: 'Hoodie, medium', quantity: 1 }]

const shipment = (revision: number) => ({
  shipmentId: 'admin/1001/1',
  source: 'admin',
  orderId: '1001',
  shipmentNumber: 1,
  revision,
})

const parcel = {
  carrier: 'bobs-post',
  trackingNumber: 'BP0000001001NZ',
  trackingUrl: 'https://bobs-post.example/track/BP0000001001NZ',
}

const addressee = { orderNumber: '1001', to: { name: 'Hana Tamihana', email: 'mere@example.test' } }

const shipmentAttributes = (id: string, occurredAt: string) => ({
  ...attributes(id, occurredAt),
  source: 'admin',
  subject: 'admin/1001',
})

/** One blessed example of every event, used by tests, documents and scripts alike. */
export const examples: { [T in EventType]: Event<T> } = {
  OrderCreated: {
    ...attributes('0f0e0d0c0b0a09080706050403020100', '2026-11-21T06:42:15Z'),
    type: 'OrderCreated',
    data: {
      order: pending,
      provenance: provenance('order.created', '1'),
      receivedAt: '2026-11-21T06:42:17.004Z',
      payload: { id: 1042, status: 'pending' },
    },
  },
  OrderUpdated: {
    ...attributes('1f0e0d0c0b0a09080706050403020100', '2026-11-21T06:45:27Z'),
    type: 'OrderUpdated',
    data: {
      order: {
        ...order,
        refunds: [{ id: '1050', amount: '5.00', reason: 'One participant withdrew' }],
        registration: { lineItemIds: ['1'], unnamedLineItemIds: [], candidates: [] },
        shipping: { name: 'Hana Tamihana', phone: null, ...order.billing },
        note: 'Please leave it with the school office.',
      },
      provenance: provenance('order.updated', '2'),
      receivedAt: '2026-11-21T06:45:29.310Z',
      payload: { id: 1042, status: 'processing' },
    },
  },
  OrderDeleted: {
    ...attributes('2f0e0d0c0b0a09080706050403020100', '2026-11-21T06:46:02.120Z'),
    type: 'OrderDeleted',
    data: {
      source: 'shop',
      orderId: '1042',
      status: 'trash',
      provenance: provenance('order.deleted', '3'),
      receivedAt: '2026-11-21T06:46:02.120Z',
      payload: { id: 1042 },
    },
  },
  OrderRestored: {
    ...attributes('3f0e0d0c0b0a09080706050403020100', '2026-11-21T06:46:05Z'),
    type: 'OrderRestored',
    data: {
      order: { ...order, modifiedAt: '2026-11-21T06:46:05Z' },
      provenance: provenance('order.restored', '4'),
      receivedAt: '2026-11-21T06:46:07.870Z',
      redrivenFrom: 'quarantine/0/7',
      payload: { id: 1042, status: 'processing' },
    },
  },
  DeliveryQuarantined: {
    ...attributes('4f0e0d0c0b0a09080706050403020100', '2026-11-21T06:47:45.941Z'),
    subject: 'shop',
    type: 'DeliveryQuarantined',
    data: {
      source: 'shop',
      reason: 'source-error',
      detail:
        'The shop sent its own error instead of an order: woocommerce_rest_shop_order_invalid_id, Invalid ID.',
      receivedAt: '2026-11-21T06:47:45.941Z',
      headers: [{ name: 'X-WC-Webhook-Topic', value: 'order.created' }],
      bodyBase64: 'eyJjb2RlIjoid29vY29tbWVyY2VfcmVzdF9zaG9wX29yZGVyX2ludmFsaWRfaWQifQ==',
      stateIds: 'body',
    },
  },
  AlertRaised: {
    ...attributes('5f0e0d0c0b0a09080706050403020100', '2026-11-21T06:52:15.300Z'),
    subject: 'missing-order/shop/1043',
    type: 'AlertRaised',
    data: {
      ...alert,
      severity: 'critical',
      summary: 'Order 1043 of shop never came in, and the shop does not answer.',
      affected: { count: 1, ranges: [{ first: '1043', last: '1043' }] },
      evidence: ['orders/3/1042'],
      next: {
        action: 'Look order 1043 up in the shop; it is recovered by itself once the shop answers.',
        runbook: 'docs/runbooks/missing-order.md',
      },
    },
  },
  AlertResolved: {
    ...attributes('6f0e0d0c0b0a09080706050403020100', '2026-11-21T06:54:02.050Z'),
    subject: 'missing-order/shop/1043',
    type: 'AlertResolved',
    data: {
      ...alert,
      reason: 'Order 1043 was recovered from the shop.',
      outcome: { missing: 1, updates: 0, recovered: 1, late: 0, gone: 0, open: 0 },
      reportedBy: 'source-outage/shop/2026-11-21T06%3A40%3A00.000Z',
    },
  },
  AlertSilenced: {
    ...attributes('7f0e0d0c0b0a09080706050403020100', '2026-11-21T06:53:00Z'),
    subject: 'silence/5a1e',
    type: 'AlertSilenced',
    data: {
      silenceId: '5a1e',
      match: { rule: 'missing-order', source: 'shop', subject: null, since: null },
      by: 'mere@example.test',
      reason: 'The shop is being moved to another host.',
      endsAt: '2026-11-21T09:00:00Z',
    },
  },
  DeliveriesRefused: {
    ...attributes('8f0e0d0c0b0a09080706050403020100', '2026-11-21T06:55:10.000Z'),
    subject: 'shop',
    type: 'DeliveriesRefused',
    data: {
      source: 'shop',
      webhookId: '2',
      instance: 'ingest-1',
      inARow: 3,
      refused: [{ reason: 'unavailable', count: 3 }],
      from: '2026-11-21T06:55:00.000Z',
      to: '2026-11-21T06:55:10.000Z',
    },
  },
  NotificationFailed: {
    ...attributes('9f0e0d0c0b0a09080706050403020100', '2026-11-21T06:56:00.000Z'),
    type: 'NotificationFailed',
    data: {
      notificationId: 'c0ffee',
      kind: 'slip',
      source: 'shop',
      orderId: '1042',
      reason: 'refused',
      recipient: 'registrant',
      failedAt: '2026-11-21T06:56:00.000Z',
    },
  },
  NotificationSettled: {
    ...attributes('af0e0d0c0b0a09080706050403020100', '2026-11-21T07:10:00.000Z'),
    type: 'NotificationSettled',
    data: {
      notificationId: 'c0ffee',
      kind: 'slip',
      source: 'shop',
      orderId: '1042',
      outcome: 'sent',
      settledAt: '2026-11-21T07:10:00.000Z',
    },
  },
  MailRelayChanged: {
    ...attributes('bf0e0d0c0b0a09080706050403020100', '2026-11-21T07:20:00.000Z'),
    type: 'MailRelayChanged',
    source: 'slipstream',
    subject: 'slipstream/mail-relay',
    data: {
      state: 'refused',
      detail: 'MAIL FROM 550',
      since: '2026-11-21T07:20:00.000Z',
      changedAt: '2026-11-21T07:20:00.000Z',
    },
  },
  ShipmentRequested: {
    ...shipmentAttributes('c10e0d0c0b0a09080706050403020100', '2026-11-21T08:00:00.000Z'),
    type: 'ShipmentRequested',
    data: {
      ...shipment(1),
      orderNumber: '1001',
      carrier: 'bobs-post',
      recipient,
      lines,
      requestedAt: '2026-11-21T08:00:00.000Z',
    },
  },
  ShipmentChanged: {
    ...shipmentAttributes('c20e0d0c0b0a09080706050403020100', '2026-11-21T08:01:00.000Z'),
    type: 'ShipmentChanged',
    data: {
      ...shipment(2),
      recipient: { ...recipient, lines: ['2 Example Street'] },
      lines,
      changedAt: '2026-11-21T08:01:00.000Z',
    },
  },
  ShipmentChangeIgnored: {
    ...shipmentAttributes('d10e0d0c0b0a09080706050403020100', '2026-11-21T08:12:00.000Z'),
    type: 'ShipmentChangeIgnored',
    data: {
      ...shipment(15),
      changed: ['recipient'],
      ignoredAt: '2026-11-21T08:12:00.000Z',
    },
  },
  ShipmentInstructed: {
    ...shipmentAttributes('c30e0d0c0b0a09080706050403020100', '2026-11-21T08:02:00.000Z'),
    type: 'ShipmentInstructed',
    data: {
      ...shipment(3),
      instruction: 'correct-address',
      actor: 'office',
      reason: 'The customer rang up: the street was wrong.',
      instructedAt: '2026-11-21T08:02:00.000Z',
    },
  },
  ShipmentPostponed: {
    ...shipmentAttributes('c40e0d0c0b0a09080706050403020100', '2026-11-21T08:03:00.000Z'),
    type: 'ShipmentPostponed',
    data: {
      ...shipment(4),
      waitsFor: 'carrier',
      detail: 'The carrier refused the connection.',
      nextAttemptAt: '2026-11-21T08:08:00.000Z',
      postponedAt: '2026-11-21T08:03:00.000Z',
    },
  },
  ShipmentScheduled: {
    ...shipmentAttributes('c50e0d0c0b0a09080706050403020100', '2026-11-21T08:08:01.000Z'),
    type: 'ShipmentScheduled',
    data: {
      ...shipment(5),
      ...parcel,
      carrierShipmentId: 'bp-5001',
      isAdopted: false,
      scheduledAt: '2026-11-21T08:08:01.000Z',
    },
  },
  ShipmentLabelStored: {
    ...shipmentAttributes('c60e0d0c0b0a09080706050403020100', '2026-11-21T08:08:02.000Z'),
    type: 'ShipmentLabelStored',
    data: {
      ...shipment(6),
      contentType: 'application/pdf',
      bytes: 1024,
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      storedAt: '2026-11-21T08:08:02.000Z',
    },
  },
  ShipmentScanned: {
    ...shipmentAttributes('c70e0d0c0b0a09080706050403020100', '2026-11-21T18:00:00.000Z'),
    type: 'ShipmentScanned',
    data: {
      ...shipment(7),
      scan: {
        code: 'PU',
        status: 'in-transit',
        at: '2026-11-21T18:00:00.000Z',
        location: 'Wellington',
        description: 'Picked up',
      },
      recordedAt: '2026-11-21T18:05:00.000Z',
    },
  },
  ShipmentShipped: {
    ...shipmentAttributes('c80e0d0c0b0a09080706050403020100', '2026-11-21T18:00:00.000Z'),
    type: 'ShipmentShipped',
    data: {
      ...shipment(8),
      ...addressee,
      ...parcel,
      shippedAt: '2026-11-21T18:00:00.000Z',
    },
  },
  ShipmentDelivered: {
    ...shipmentAttributes('c90e0d0c0b0a09080706050403020100', '2026-11-23T02:00:00.000Z'),
    type: 'ShipmentDelivered',
    data: {
      ...shipment(9),
      ...addressee,
      ...parcel,
      deliveredAt: '2026-11-23T02:00:00.000Z',
    },
  },
  ShipmentExceptionReported: {
    ...shipmentAttributes('ca0e0d0c0b0a09080706050403020100', '2026-11-22T02:00:00.000Z'),
    type: 'ShipmentExceptionReported',
    data: {
      ...shipment(10),
      ...addressee,
      ...parcel,
      exception: 'attempt-failed',
      detail: 'Nobody was there.',
      reportedAt: '2026-11-22T02:00:00.000Z',
    },
  },
  ShipmentStalled: {
    ...shipmentAttributes('cb0e0d0c0b0a09080706050403020100', '2026-11-28T08:08:01.000Z'),
    type: 'ShipmentStalled',
    data: {
      ...shipment(11),
      waitsFor: 'first-scan',
      since: '2026-11-21T08:08:01.000Z',
      stalledAt: '2026-11-28T08:08:01.000Z',
    },
  },
  ShipmentDeadLettered: {
    ...shipmentAttributes('cc0e0d0c0b0a09080706050403020100', '2026-11-21T08:09:00.000Z'),
    type: 'ShipmentDeadLettered',
    data: {
      ...shipment(12),
      step: 'book',
      code: 'postcode_unknown',
      reason: 'The carrier does not know the postcode.',
      attempts: 1,
      deadLetteredAt: '2026-11-21T08:09:00.000Z',
    },
  },
  ShipmentCancelled: {
    ...shipmentAttributes('cd0e0d0c0b0a09080706050403020100', '2026-11-21T08:10:00.000Z'),
    type: 'ShipmentCancelled',
    data: {
      ...shipment(13),
      wasBooked: true,
      reason: 'The order was cancelled.',
      cancelledAt: '2026-11-21T08:10:00.000Z',
    },
  },
  ShipmentCancellationFailed: {
    ...shipmentAttributes('ce0e0d0c0b0a09080706050403020100', '2026-11-21T08:11:00.000Z'),
    type: 'ShipmentCancellationFailed',
    data: {
      ...shipment(14),
      ...parcel,
      code: 'already_scanned',
      reason: 'The carrier has the parcel already.',
      failedAt: '2026-11-21T08:11:00.000Z',
    },
  },
  CarrierAvailabilityChanged: {
    ...attributes('d00e0d0c0b0a09080706050403020100', '2026-11-21T08:03:05.000Z'),
    type: 'CarrierAvailabilityChanged',
    source: 'slipstream',
    subject: 'carrier/bobs-post',
    data: {
      carrier: 'bobs-post',
      state: 'unavailable',
      detail: 'The carrier refused the connection.',
      since: '2026-11-21T08:02:10.000Z',
      changedAt: '2026-11-21T08:03:05.000Z',
      probedEveryMs: 300_000,
    },
  },
  ...billingExamples,
  ...billingWorkExamples,
  ...jobExamples,
  ...checkInExamples,
  PersonErased: {
    type: 'PersonErased',
    id: 'd01e0d0c0b0a09080706050403020100',
    source: 'slipstream',
    subject: '5f0c1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7',
    occurredAt: '2026-11-23T20:05:00.000Z',
    data: {
      person: '5f0c1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7',
      orders: [
        { subject: 'shop/1042', isOwner: true, participantIds: ['1-1'] },
        { subject: 'shop/1043', isOwner: false, participantIds: ['1-2'] },
      ],
      startedAt: '2026-11-23T20:05:00.000Z',
      by: 'office',
    },
  },
}
