import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventType } from '@slipstream/events/event-types/event-types.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { hasPersonalData, redact } from '@slipstream/events/personal-data/redact.ts'
import { maskPersonalData, masked } from '../../../src/access/domain/mask-personal-data.ts'
import { order, participant, shipment } from '../../given/documents.ts'

/** All texts of people in the examples. */
const personal =
  /hana|tamihana|example\.(test|com|org)|High School|\+64|queen|street|auckland|wellington|withdrew/i

test('given responses with personal data, when they are masked, then none of it is left', () => {
  const given = [
    order({
      customer: { id: '7', name: 'Hana Est', email: 'hana@example.test', phone: '+64 1' },
      note: 'For Hana',
    }),
    participant(),
    shipment('7'),
    { items: [{ name: 'Hana', emails: ['hana@example.test'], phones: ['+64 2'], orderCount: 2 }] },
    { type: 'OrderUpdated', data: examples.OrderUpdated.data },
    { ...examples.InvoiceChanged.data.invoice, hostedUrl: 'https://invoice.example.test/hana' },
  ]
  for (const value of given) {
    const text = JSON.stringify(maskPersonalData(JSON.parse(JSON.stringify({ value, search: undefined }))))
    const { search: _search, ...shown } = (JSON.parse(text) as { value: Record<string, unknown> }).value
    assert.doesNotMatch(JSON.stringify(shown), personal)
    assert.ok(text.includes(masked))
  }
})

test('given an order, when it is masked, then its form and what is sold stay', () => {
  const before = order({ customer: { id: '7', name: 'Hana', email: null, phone: '' } })
  const after = maskPersonalData(before) as typeof before
  assert.deepEqual(after.customer, { id: '7', name: masked, email: null, phone: '' })
  assert.deepEqual([after.number, after.total, after.status], [before.number, before.total, before.status])
  assert.deepEqual(
    after.lineItems.map(({ name, sku }) => [name, sku]),
    before.lineItems.map(({ name, sku }) => [name, sku]),
  )
  assert.equal(after.billing.country, before.billing.country)
})

for (const type of (Object.keys(examples) as EventType[]).filter(hasPersonalData))
  test(`given what ${type} tells of a person, when it is masked, then none of it is left`, () => {
    const { data } = examples[type]
    const sealed = new Set(textsOf(data))
    for (const text of textsOf(redact(type, data as never))) sealed.delete(text)
    const left = textsOf(maskPersonalData(data))
    assert.deepEqual(
      left.filter((text) => sealed.has(text) && !isId(text)),
      [],
    )
  })

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

/** A customer's number, and a country. */
const isId = (text: string): boolean => /^(\d{1,3}|[A-Z]{2})$/.test(text)
