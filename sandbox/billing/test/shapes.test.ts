import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { givenBilling } from './given-billing.ts'
import type { GivenBilling } from './given-billing.ts'

const dayMs = 86_400_000

const fixture = (name: string): any =>
  JSON.parse(readFileSync(new URL(`fixtures/built/${name}.json`, import.meta.url), 'utf8'))

/** The names of all fields, where both have an object there. */
function differences(ours: any, theirs: any, path = ''): string[] {
  if (Array.isArray(ours) && Array.isArray(theirs))
    return ours.length > 0 && theirs.length > 0 ? differences(ours[0], theirs[0], `${path}[]`) : []
  if (!isObject(ours) || !isObject(theirs) || path.endsWith('metadata')) return []
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)])
  return [...names].flatMap((name) => {
    const here = `${path}.${name}`
    if (!(name in ours)) return [`${here} is missing`]
    if (!(name in theirs)) return [`${here} is not Stripe's`]
    return differences(ours[name], theirs[name], here)
  })
}

const isObject = (value: unknown): value is Record<string, any> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

describe('the shapes of deliveries', () => {
  let given: GivenBilling
  let old: GivenBilling
  before(async () => {
    ;[given, old] = [await givenBilling(), await givenBilling()]
    await given.open()
    await old.open({ settings: { apiVersion: '2024-06-20' } })
    for (const { billing } of [given, old]) {
      for (const scenario of ['renews', 'failsAndRecovers', 'refunded', 'disputed'] as const)
        billing.addSubscriber({ scenario })
      await billing.advance(40 * dayMs, dayMs)
    }
  })
  after(async () => {
    await given.close()
    await old.close()
  })

  const delivered = ({ received }: GivenBilling, type: string): any =>
    received.findLast(({ event }) => event.type === type)?.event

  for (const [name, type] of [
    ['0001', 'customer.created'],
    ['0003', 'customer.subscription.created'],
    ['0009', 'checkout.session.completed'],
    ['0014', 'invoice.created'],
    ['0016', 'payment_intent.payment_failed'],
    ['0040', 'charge.dispute.created'],
    ['0042', 'refund.created'],
  ] as const) {
    it(`given ${type}, then it has the fields of Stripe's`, () => {
      assert.deepEqual(differences(delivered(given, type), fixture(name)), [])
    })
  }

  for (const [name, type] of [
    ['0050', 'customer.subscription.updated'],
    ['0051', 'invoice.paid'],
  ] as const) {
    it(`given ${type} before basil, then it has the fields of then`, () => {
      const { previous_attributes: _, ...data } = fixture(name).data
      const event = delivered(old, type)
      assert.deepEqual(differences(event.data.object, data.object), [])
    })
  }

  it('given a renewal before basil, then the previous attributes name the period', () => {
    const renewal = old.received.find(({ event }) => event.data.previous_attributes?.current_period_end)
    assert.deepEqual(Object.keys(renewal?.event.data.previous_attributes).sort(), [
      ...['current_period_end', 'current_period_start', 'latest_invoice'],
    ])
  })
})
