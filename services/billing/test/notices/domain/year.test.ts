import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { BillingEvent } from '@slipstream/events/event.ts'
import { described, VirtualBilling } from '../../given/virtual-billing.ts'
import type { Arrival } from '../../given/virtual-billing.ts'
import { Life, utc } from '../../given/year-stories.ts'

const yearEndMs = Date.parse(utc('2028-04-01 00:00'))
const shipped = (timeZone: string): string => `    defaultRules: true
    timeZone: ${timeZone}
`
const arrivals = (events: readonly BillingEvent[]): Arrival[] =>
  events.map((event) => ({ atMs: Date.parse(event.data.change.at) + 2_000, event }))

function mails(life: Life, timeZone: string, source = shipped(timeZone)): string[] {
  return described(new VirtualBilling(source).run(arrivals(life.events), yearEndMs).sent, timeZone)
}

const trial = () =>
  new Life('trial', '2027-03-20 22:30')
    .subscription(
      ...(['2027-03-20 22:30:01', { status: 'trialing', trialEnd: utc('2027-04-03 22:30') }] as const),
      'customer.subscription.created',
    )
    .invoice('2027-03-20 22:30:02', 'invoice.paid', {
      invoiceId: 'in_t0',
      status: 'paid',
      total: '0.00',
      amountDue: '0.00',
    })
    .subscription('2027-04-03 22:30', { status: 'active', periodEnd: utc('2027-05-03 22:30') })
    .paid('2027-04-03 23:31', 'in_t1')

const dunned = () =>
  new Life('dunned', '2026-10-28 06:00')
    .subscription('2027-10-27 06:00', { status: 'active', periodEnd: utc('2027-10-28 06:00') })
    .failed('2027-10-28 06:00', 'in_d', 1, '2027-10-31 06:00')
    .subscription('2027-10-28 06:00:05', { status: 'past_due' })
    .failed('2027-10-31 06:00', 'in_d', 2, '2027-11-05 06:00')
    .failed('2027-11-05 06:00', 'in_d', 3, '2027-11-10 06:00')
    .failed('2027-11-10 06:00', 'in_d', 4, null)
    .subscription('2027-11-12 06:00', { status: 'unpaid' })
    .paid('2027-11-15 12:00', 'in_d')
    .subscription('2027-11-15 12:00:05', { status: 'active' })

const confirms = () =>
  new Life('confirms', '2028-02-26 13:00')
    .subscription('2028-02-26 13:00', { status: 'incomplete' }, 'customer.subscription.created')
    .invoice('2028-02-26 13:00:01', 'invoice.payment_action_required', {
      ...{ invoiceId: 'in_c', status: 'open', attemptCount: 1 },
    })
    .subscription('2028-02-26 13:30', { status: 'active' })
    .paid('2028-03-01 15:00', 'in_c')

const leaves = () =>
  new Life('leaves', '2028-02-20 20:00')
    .subscription('2028-02-20 20:00', { status: 'incomplete' }, 'customer.subscription.created')
    .subscription('2028-02-21 19:00', { status: 'incomplete_expired', endedAt: utc('2028-02-21 19:00') })

const cancels = () =>
  new Life('cancels', '2027-01-31 12:00')
    .subscription('2027-06-01 12:00', { status: 'active', periodEnd: utc('2028-02-29 12:00') })
    .subscription('2028-02-01 12:00', { cancelAtPeriodEnd: true, canceledAt: utc('2028-02-01 12:00') })
    .subscription('2028-02-10 12:00', { cancelAtPeriodEnd: false, canceledAt: null })
    .subscription('2028-02-11 12:00', { cancelAtPeriodEnd: true, canceledAt: utc('2028-02-11 12:00') })
    .subscription(
      ...(['2028-02-29 12:00', { status: 'canceled', endedAt: utc('2028-02-29 12:00') }] as const),
      'customer.subscription.deleted',
    )

const pauses = () =>
  new Life('pauses', '2027-12-22 08:00')
    .subscription('2027-12-22 08:00', { status: 'trialing', trialEnd: utc('2027-12-31 23:30') })
    .subscription('2027-12-31 23:30', { status: 'paused' })

const expires = () =>
  new Life('expires', '2027-01-01 00:00')
    .card('2027-05-01 10:00', 'attached', 'pm_1', { expMonth: 2, expYear: 2028 })
    .subscription('2027-05-01 10:00:01', { status: 'active', defaultPaymentMethodId: 'pm_1' })

const replaced = () =>
  expires().card('2028-02-15 10:00', 'automatically_updated', 'pm_1', { expMonth: 2, expYear: 2032 })

const another = () =>
  expires()
    .card('2028-02-15 10:00', 'attached', 'pm_2', { expMonth: 9, expYear: 2031 })
    .subscription('2028-02-15 10:00:01', { defaultPaymentMethodId: 'pm_2' })

const detaches = () =>
  expires().card('2028-02-15 10:00', 'detached', 'pm_1', { expMonth: 2, expYear: 2028 }, true)

const relapses = () =>
  new Life('relapses', '2027-01-01 00:00')
    .subscription('2027-04-01 10:00', { status: 'active' })
    .subscription('2027-05-01 10:00', { status: 'past_due' })
    .subscription('2027-05-03 10:00', { status: 'active' })
    .subscription('2027-05-04 10:00', { status: 'past_due' })

const switches = () =>
  new Life('switches', '2027-01-01 00:00')
    .subscription('2027-05-01 10:00', { status: 'active' })
    .plan('2027-05-02 10:00', 'price_team')
    .plan('2027-05-02 11:00', 'price_year')

const disputed = () =>
  new Life('disputed', '2027-07-01 00:00')
    .payment('2027-07-01 00:00:01', 'pi_1')
    .other('2027-07-05 14:30', 'refund.created', {
      ...{
        id: 're_1',
        object: 'refund',
        payment_intent: 'pi_1',
        amount: 1250,
        currency: 'eur',
        status: 'pending',
      },
    })
    .other('2027-07-09 14:30', 'charge.dispute.created', {
      ...{ id: 'dp_1', object: 'dispute', amount: 1250, currency: 'eur', reason: 'fraudulent' },
    })
    .other('2027-07-09 14:30:02', 'charge.dispute.created', {
      ...{ id: 'dp_1', object: 'dispute', amount: 1250, currency: 'eur', reason: 'fraudulent', status: 'x' },
    })

const stories = {
  ...{ trial, dunned, confirms, leaves, cancels, pauses, expires, replaced, another, disputed },
  ...{ detaches, relapses, switches },
}

describe('a year of mails by the shipped table', () => {
  const rows: [story: keyof typeof stories, timeZone: string, expected: string[]][] = [
    [
      ...(['trial', 'Europe/Berlin'] as const),
      // It began on the 20th at 23:30, an hour before clocks go forward by a week; it ends on the 4th at
      // 00:30.
      [
        '2027-03-20 23:30 welcome',
        '2027-03-28 09:00 trial-ending',
        '2027-04-03 09:00 trial-ending',
        '2027-04-04 01:31 receipt',
      ],
    ],
    [
      ...(['trial', 'America/New_York'] as const),
      [
        '2027-03-20 18:30 welcome',
        '2027-03-27 09:00 trial-ending',
        '2027-04-02 09:00 trial-ending',
        '2027-04-03 19:31 receipt',
      ],
    ],
    [
      ...(['dunned', 'Europe/Berlin'] as const),
      [
        '2027-10-28 08:00 payment-failed',
        '2027-10-30 09:00 payment-retry',
        '2027-10-31 07:00 payment-failed',
        '2027-11-01 09:00 past-due',
        '2027-11-04 09:00 payment-retry',
        '2027-11-05 07:00 payment-failed',
        '2027-11-07 09:00 past-due',
        '2027-11-09 09:00 payment-retry',
        '2027-11-10 07:00 payment-failed',
        '2027-11-11 09:00 past-due to ops',
        '2027-11-12 07:00 unpaid to ops',
        '2027-11-12 07:00 unpaid',
        '2027-11-15 13:00 receipt',
      ],
    ],
    [
      ...(['confirms', 'Pacific/Auckland'] as const),
      // Already the 27th there; of a leap year, the 29th is the second reminder.
      [
        '2028-02-27 02:00 action-required',
        '2028-02-27 02:30 welcome',
        '2028-02-28 09:00 action-required',
        '2028-03-01 09:00 action-required',
        '2028-03-02 04:00 receipt',
      ],
    ],
    [
      ...(['confirms', 'America/New_York'] as const),
      [
        '2028-02-26 08:00 action-required',
        '2028-02-26 08:30 welcome',
        '2028-02-27 09:00 action-required',
        '2028-02-29 09:00 action-required',
        '2028-03-01 10:00 receipt',
      ],
    ],
    ['leaves', 'Asia/Kolkata', ['2028-02-21 21:30 incomplete', '2028-02-22 00:30 expired']],
    [
      ...(['cancels', 'Europe/Berlin'] as const),
      [
        '2028-02-01 13:00 cancellation-requested',
        '2028-02-11 13:00 cancellation-requested',
        '2028-02-26 09:00 subscription-ending',
        '2028-02-29 13:00 cancelled',
      ],
    ],
    [
      ...(['pauses', 'Pacific/Auckland'] as const),
      [
        '2027-12-22 21:00 welcome',
        '2027-12-25 09:00 trial-ending',
        '2027-12-31 09:00 trial-ending',
        '2028-01-01 12:30 paused',
        '2028-01-08 09:00 paused',
      ],
    ],
    ['expires', 'Europe/Berlin', ['2028-02-01 09:00 card-expiring', '2028-02-23 09:00 card-expiring']],
    ['expires', 'Pacific/Auckland', ['2028-02-01 09:00 card-expiring', '2028-02-23 09:00 card-expiring']],
    ['replaced', 'Europe/Berlin', ['2028-02-01 09:00 card-expiring']],
    ['detaches', 'Europe/Berlin', ['2028-02-01 09:00 card-expiring']],
    [
      ...(['relapses', 'Europe/Berlin'] as const),
      // Four days after it was past due the first time it is past due again: that has reminders of its own.
      ['2027-05-08 09:00 past-due', '2027-05-14 09:00 past-due', '2027-05-18 09:00 past-due to ops'],
    ],
    ['switches', 'UTC', ['2027-05-02 10:00 plan-changed', '2027-05-02 11:00 plan-changed']],
    ['another', 'America/New_York', ['2028-02-01 09:00 card-expiring']],
    ['disputed', 'Europe/Berlin', ['2027-07-05 16:30 refunded', '2027-07-09 16:30 stripe-event to ops']],
  ]
  for (const [story, timeZone, expected] of rows)
    test(`given one who ${story}, in ${timeZone}, then each mail is sent once, at its minute`, () => {
      assert.deepEqual(mails(stories[story](), timeZone), expected)
    })
})

test('given a customer with a time zone, then it counts; one that does not exist counts as none', () => {
  const source = `${shipped('Europe/Berlin')}    customerTimeZone: { metadata: time_zone }
`
  for (const [name, local, expected] of [
    ['Pacific/Auckland', 'Pacific/Auckland', '2027-03-28 09:00'],
    ['Pacific/Kiritimati', 'Pacific/Kiritimati', '2027-03-28 09:00'],
    ['America/Los_Angeles', 'America/Los_Angeles', '2027-03-27 09:00'],
    ['Middle/Earth', 'Europe/Berlin', '2027-03-28 09:00'],
  ] as const) {
    const life = new Life('zoned', '2027-03-20 22:30', { time_zone: name }).subscription('2027-03-20 22:31', {
      ...{ status: 'trialing', trialEnd: utc('2027-04-03 22:30') },
    })
    assert.ok(mails(life, local, source).includes(`${expected} trial-ending`), name)
  }
})

test('given billing that was stopped for a week, then nothing is sent about what is too long ago', () => {
  const late = dunned().events.map((event) => ({ atMs: Date.parse(utc('2027-11-06 12:00')), event }))
  const known = late.filter(
    ({ event }) => Date.parse(event.data.change.at) < Date.parse(utc('2027-11-06 00:00')),
  )
  const sent = described(new VirtualBilling(shipped('UTC')).run(known, yearEndMs).sent, 'UTC')
  assert.deepEqual(sent.slice(0, 2), ['2027-11-07 09:00 past-due', '2027-11-09 09:00 payment-retry'])
})

test('given a change of plan that arrives after the next, then only the newest is sent', () => {
  const [first, second, third, fourth] = arrivals(switches().events)
  const late = [first!, second!, fourth!, { ...third!, atMs: fourth!.atMs + 60_000 }]
  const { sent } = new VirtualBilling(shipped('UTC')).run(late, yearEndMs)
  assert.deepEqual(described(sent, 'UTC'), ['2027-05-02 11:00 plan-changed'])
})

test('given reminders that are late together, then only the last of them is sent', () => {
  const atMs = Date.parse(utc('2028-02-29 12:00'))
  const unconfirmed = confirms().events.slice(0, 3)
  const patient = `${shipped('Europe/Berlin')}    notOlderThanMs: 864000000
`
  const { sent } = new VirtualBilling(patient).run(
    unconfirmed.map((event) => ({ atMs, event })),
    atMs,
  )
  assert.deepEqual(described(sent, 'Europe/Berlin'), ['2028-02-29 13:00 action-required'])
})

describe('the events of lives in any order', () => {
  const all = Object.entries(stories).filter(([name]) => !['replaced', 'another', 'detaches'].includes(name))
  const events = all.flatMap(([, life]) => life().events)
  const summary = (given: readonly Arrival[], timeZone: string) =>
    new VirtualBilling(shipped(timeZone)).run(given, yearEndMs).sent.map(({ id, notice }) => {
      return `${id} ${notice.type} ${notice.data.notice}`
    })

  test('given events minutes late, doubled, and again days later, then the same is sent', () => {
    const inOrder = summary(arrivals(events), 'Europe/Berlin').sort()
    assert.ok(inOrder.length > 30)
    const delays = fc.array(fc.integer({ min: 0, max: 240_000 }), {
      ...{ minLength: events.length, maxLength: events.length },
    })
    fc.assert(
      fc.property(delays, delays, fc.integer({ min: 0, max: 5 }), (first, second, days) => {
        const given = arrivals(events).flatMap(({ atMs, event }, index) => [
          { atMs: atMs + first[index]!, event },
          { atMs: atMs + second[index]! + days * 86_400_000, event },
        ])
        assert.deepEqual(summary(given, 'Europe/Berlin').sort(), inOrder)
      }),
      { numRuns: 12 },
    )
  })

  test('given what happened in hours at one moment, in any order, then the same is sent', () => {
    const untilMs = Date.parse(utc('2027-10-31 12:00'))
    const burst = dunned().events.filter(({ data }) => Date.parse(data.change.at) < untilMs)
    const atOnce = (order: readonly BillingEvent[]) =>
      summary(
        order.map((event) => ({ atMs: untilMs, event })),
        'America/New_York',
      )
    const inOrder = atOnce(burst)
    assert.ok(inOrder.length > 0)
    const anyOrder = fc.shuffledSubarray([...burst, ...burst], { minLength: 2 * burst.length })
    fc.assert(
      fc.property(anyOrder, (order) => {
        assert.deepEqual(atOnce(order), inOrder)
      }),
      { numRuns: 30 },
    )
  })
})
