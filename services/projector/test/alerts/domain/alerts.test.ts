import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Event } from '@slipstream/events/event.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'
import { evolveAlert } from '../../../src/alerts/domain/alerts.ts'
import { evolveSilence } from '../../../src/alerts/domain/silences.ts'
import { raised, resolved, silenced } from '../../given/alerts.ts'
import { at } from '@slipstream/testing/events/order-events.ts'
import { specOfFold } from '@slipstream/testing/spec.ts'

type AlertStateEvent = Event<'AlertRaised' | 'AlertResolved'>

const given = specOfFold<AlertDocument | null, AlertStateEvent>({ initialState: null, evolve: evolveAlert })
const fold = (...events: AlertStateEvent[]) => events.reduce<AlertDocument | null>(evolveAlert, null)
const shown = (document: AlertDocument | null) => [document?.since, document?.state, document?.summary]

describe('the read model of alerts', () => {
  it('given an alert that is raised and changes, then it shows the last raise of its episode', () => {
    const since = at('07:00:00')
    const document = fold(
      raised({ since }),
      raised({ since, occurredAt: at('07:05:00'), summary: 'Two now.' }),
    )
    assert.deepEqual(shown(document), [since, 'firing', 'Two now.'])
    assert.deepEqual([document?.changedAt, document?.expiresAt], [at('07:05:00'), null])
  })

  it('given its end, then it has its time and reason, and expires after 90 days', () => {
    const document = fold(raised(), resolved({ occurredAt: at('08:00:00') }))
    assert.deepEqual(shown(document), [at('07:00:00'), 'resolved', 'Raised at 2026-11-21T07:00:00Z.'])
    assert.deepEqual(
      [document?.resolvedAt, document?.resolvedReason, document?.expiresAt?.toISOString()],
      [at('08:00:00'), 'It arrived.', '2027-02-19T08:00:00.000Z'],
    )
  })

  it('given a new episode, then it is firing, and a repeat of the old end does not end it', () => {
    const [first, second] = [at('07:00:00'), at('09:00:00')]
    const document = fold(raised({ since: first }), resolved({ since: first }), raised({ since: second }))
    assert.deepEqual(shown(document), [second, 'firing', 'Raised at 2026-11-21T09:00:00Z.'])
    assert.equal(document?.expiresAt, null)
    assert.equal(evolveAlert(document, resolved({ since: first })), document)
    assert.equal(evolveAlert(document, raised({ since: first, occurredAt: at('09:30:00') })), document)
  })

  it('given a late repeat of its raise, then an alert that has ended stays ended', () => {
    given(raised(), resolved()).when(raised()).thenNothing()
    given(raised(), resolved())
      .when(raised({ occurredAt: at('08:30:00') }))
      .then({ state: 'resolved' })
  })

  it('given only its end, as in a compacted log, then it has ended and its summary is unknown', () => {
    given(resolved()).then({ state: 'resolved', summary: null, severity: null })
  })

  it('given the same events twice and in any order, then the document is the same', () => {
    const minute = fc.integer({ min: 0, max: 3 }).map((n) => at(`07:0${n}:00`))
    const event = fc
      .tuple(fc.boolean(), minute, minute)
      .map(([isRaised, since, occurredAt]): AlertStateEvent =>
        (isRaised ? raised : resolved)({ since, occurredAt, id: `${isRaised} ${since} ${occurredAt}` }),
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
  const foldSilence = (...events: Event<'AlertSilenced'>[]) =>
    events.reduce<SilenceDocument | null>(evolveSilence, null)
  const early = silenced('5a1e', at('07:00:00'), at('09:00:00'))
  const late = silenced('5a1e', at('07:30:00'), at('07:30:00'))

  it('given a silence that is ended early, then the later event wins, in any order', () => {
    assert.equal(foldSilence(early)?.endsAt, at('09:00:00'))
    assert.deepEqual(foldSilence(early, late), foldSilence(late, early, early))
    assert.deepEqual(
      [foldSilence(late, early)?.endsAt, foldSilence(early)?.expiresAt.toISOString()],
      [at('07:30:00'), '2027-02-19T07:00:00.000Z'],
    )
  })
})
