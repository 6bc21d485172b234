import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { CalloutEvent, CalloutEventType, Event } from '@slipstream/events/event.ts'
import type { CalloutDocument } from '../../src/callouts/callout-document.ts'
import { evolveCallout } from '../../src/callouts/evolve-callout.ts'

const at = (minute: number): string => `2026-11-21T09:0${minute}:00.000Z`

function event<T extends CalloutEventType>(
  type: T,
  revision: number,
  data: Partial<Event<T>['data']> = {},
): CalloutEvent {
  const example = examples[type]
  return {
    ...{ ...example, occurredAt: at(revision) },
    data: { ...example.data, revision, ...data },
  } as CalloutEvent
}

const fold = (events: readonly CalloutEvent[]): CalloutDocument | null =>
  events.reduce<CalloutDocument | null>(evolveCallout, null)

const requested = event('CalloutRequested', 1, { dueAt: at(2) })
const waiting = event('CalloutWaiting', 2, { nextAt: at(3), lastError: 'the endpoint responded 503' })
const dead = event('CalloutDeadLettered', 3, { attempts: 20, reason: 'the endpoint responded 410' })
const redriven = event('CalloutWaiting', 4, { attempts: 0, nextAt: at(4), reason: 'mended' })
const delivered = event('CalloutDelivered', 5, { attempts: 1 })
const life = [requested, waiting, dead, redriven, delivered]

test('given the events of a call-out, then its document has its newest state', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5].map((count) => {
      const { state, attempts, nextAt, lastError } = fold(life.slice(0, count))!
      return [state, attempts, nextAt, lastError]
    }),
    [
      ['waiting', 0, at(2), null],
      ['waiting', 1, at(3), 'the endpoint responded 503'],
      ['dead-lettered', 20, null, 'the endpoint responded 410'],
      ['waiting', 0, at(4), 'the endpoint responded 503'],
      ['delivered', 1, null, null],
    ],
  )
  assert.equal(fold(life)?.requestedAt, at(1))
  assert.equal(fold(life)?.expiresAt?.toISOString(), '2027-02-19T09:05:00.000Z')
})

test('given a callback is awaited, or it was cancelled, then its document says so', () => {
  const awaiting = fold([requested, event('CalloutWaiting', 2, { waitsFor: 'callback' })])
  assert.equal(awaiting?.state, 'awaiting-callback')
  const cancelled = fold([requested, event('CalloutCancelled', 2, { reason: 'no-longer-so' })])
  assert.deepEqual([cancelled?.state, cancelled?.reason], ['cancelled', 'no-longer-so'])
})

test('given events again, then nothing changes', () => {
  const repeats = fc.array(fc.nat({ max: life.length - 1 }), { maxLength: 10 })
  fc.assert(
    fc.property(repeats, (again) => {
      const once = fold(life)
      assert.equal(again.map((index) => life[index]!).reduce(evolveCallout, once!), once)
    }),
  )
})
