import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Event } from '@slipstream/events/event.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'
import { evolveAlert } from '../../../src/alerts/domain/alerts.ts'
import { evolveSilence } from '../../../src/alerts/domain/silences.ts'
import { raised, resolved, silenced } from '../../given/alerts.ts'
import { at } from '../../../../../packages/read-models/test/given/events.ts'

type AlertTold = Event<'AlertRaised' | 'AlertResolved'>

const fold = (...events: AlertTold[]) => events.reduce<AlertDocument | null>(evolveAlert, null)
const told = (document: AlertDocument | null) => [document?.since, document?.state, document?.summary]

describe('the read model of alerts', () => {
  it('given an alert that is raised and changes, then the last word of its episode is shown', () => {
    const since = at('07:00:00')
    const document = fold(raised({ since }), raised({ since, said: at('07:05:00'), summary: 'Two now.' }))
    assert.deepEqual(told(document), [since, 'firing', 'Two now.'])
    assert.deepEqual([document?.changedAt, document?.expiresAt], [at('07:05:00'), null])
  })

  it('given its end, then it says when and why, what it was about stays, and it is forgotten after 90 days', () => {
    const document = fold(raised(), resolved({ said: at('08:00:00') }))
    assert.deepEqual(told(document), [at('07:00:00'), 'resolved', 'Said at 2026-11-21T07:00:00Z.'])
    assert.deepEqual(
      [document?.resolvedAt, document?.resolvedReason, document?.expiresAt?.toISOString()],
      [at('08:00:00'), 'It came in.', '2027-02-19T08:00:00.000Z'],
    )
  })

  it('given a new episode, then it holds, and a late repeat of the old end does not end it', () => {
    const [first, second] = [at('07:00:00'), at('09:00:00')]
    const document = fold(raised({ since: first }), resolved({ since: first }), raised({ since: second }))
    assert.deepEqual(told(document), [second, 'firing', 'Said at 2026-11-21T09:00:00Z.'])
    assert.equal(document?.expiresAt, null)
    assert.equal(evolveAlert(document, resolved({ since: first })), document)
    assert.equal(evolveAlert(document, raised({ since: first, said: at('09:30:00') })), document)
  })

  it('given a late repeat of what it said, then an alert that has ended stays ended', () => {
    const document = fold(raised(), resolved())
    assert.equal(evolveAlert(document, raised()), document)
    assert.equal(fold(raised(), resolved(), raised({ said: at('08:30:00') }))?.state, 'resolved')
  })

  it('given only its end, as in a compacted log, then it has ended and what it said is unknown', () => {
    const document = fold(resolved())
    assert.deepEqual([document?.state, document?.summary, document?.severity], ['resolved', null, null])
  })

  it('given the same events twice and in any order, then it is the same', () => {
    const minute = fc.integer({ min: 0, max: 3 }).map((n) => at(`07:0${n}:00`))
    const event = fc
      .tuple(fc.boolean(), minute, minute)
      .map(([isRaised, since, said]): AlertTold =>
        (isRaised ? raised : resolved)({ since, said, id: `${isRaised} ${since} ${said}` }),
      )
    const deliveries = fc
      .uniqueArray(event, { minLength: 1, maxLength: 8, selector: ({ id }) => id })
      .chain((events) =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray([...events, ...events], { minLength: 2 * events.length }),
        ),
      )
    fc.assert(
      fc.property(deliveries, ([events, others]) => assert.deepEqual(fold(...others), fold(...events))),
    )
  })
})

describe('the read model of silences', () => {
  const says = (...events: Event<'AlertSilenced'>[]) =>
    events.reduce<SilenceDocument | null>(evolveSilence, null)
  const early = silenced('5a1e', at('07:00:00'), at('09:00:00'))
  const late = silenced('5a1e', at('07:30:00'), at('07:30:00'))

  it('given a silence that is ended early, then the last word counts, in whatever order they come', () => {
    assert.equal(says(early)?.endsAt, at('09:00:00'))
    assert.deepEqual(says(early, late), says(late, early, early))
    assert.deepEqual(
      [says(late, early)?.endsAt, says(early)?.expiresAt.toISOString()],
      [at('07:30:00'), '2027-02-19T07:00:00.000Z'],
    )
  })
})
