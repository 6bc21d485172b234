import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decideFlush } from '../../../src/alerts/domain/decide-flush.ts'
import type { AlertTiming } from '../../../src/alerts/domain/decide-flush.ts'
import { evolveHeldAlert, stateKeyOf } from '../../../src/alerts/domain/held-alert.ts'
import type { AlertStateEvent } from '../../../src/alerts/domain/alert-event.ts'
import type { HeldAlert } from '../../../src/alerts/domain/held-alert.ts'
import { evolveSilence } from '../../../src/alerts/domain/silence.ts'
import type { Silence } from '../../../src/alerts/domain/silence.ts'
import type { Event } from '@slipstream/events/event.ts'
import { hour, minute, raised, resolved, second, silenced, startMs } from '../../given/alerts.ts'

const timing: AlertTiming = {
  groupWaitMs: 30 * second,
  groupIntervalMs: 5 * minute,
  repeatIntervalMs: 4 * hour,
  sendResolved: true,
}

type GroupEvent = AlertStateEvent | Event<'AlertSilenced'>

/** The flushes of one group in virtual time, e.g. `30: +1 -2` for seconds, firing and resolved alerts. */
function flushes(events: GroupEvent[], untilMs: number, rules: Partial<AlertTiming> = {}): string[] {
  const alerts = new Map<string, HeldAlert>()
  const silences = new Map<string, Silence>()
  const lines: string[] = []
  let lastFlushMs: number | null = null
  const pending = events.toSorted((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt))
  let wakeMs: number | null = null
  for (;;) {
    const eventMs = pending[0] === undefined ? Infinity : Date.parse(pending[0].occurredAt)
    const atMs = Math.min(eventMs, wakeMs ?? Infinity)
    if (atMs > startMs + untilMs) return lines
    while (pending[0] !== undefined && Date.parse(pending[0].occurredAt) <= atMs) {
      const event = pending.shift() as GroupEvent
      if (event.type === 'AlertSilenced') {
        const { silenceId } = event.data
        silences.set(silenceId, evolveSilence(silences.get(silenceId) ?? null, event))
        continue
      }
      const known = alerts.get(event.subject) ?? null
      const alert = evolveHeldAlert(known, event, { learnedAtMs: atMs, sinceMs: startMs })
      if (alert !== null) alerts.set(event.subject, alert)
    }
    const decision = decideFlush(
      { alerts: [...alerts.values()], lastFlushMs },
      [...silences.values()],
      { ...timing, ...rules },
      atMs,
    )
    for (const alert of decision.dropped) alerts.set(alert._id, { ...alert, settled: true })
    for (const alert of decision.silenced) alerts.set(alert._id, { ...alert, told: null })
    if (decision.kind === 'wait') {
      assert.ok(decision.untilMs === null || decision.untilMs > atMs, 'it must not wait for the past')
      wakeMs = decision.untilMs
      continue
    }
    const names = (list: HeldAlert[], sign: string) => list.map(({ subject }) => `${sign}${subject}`)
    const repeat = decision.isRepeat ? ' again' : ''
    lines.push(
      `${(atMs - startMs) / second}: ${[...names(decision.firing, '+'), ...names(decision.resolved, '-')].join(' ')}${repeat}`,
    )
    for (const alert of decision.firing) alerts.set(alert._id, { ...alert, told: stateKeyOf(alert) })
    for (const alert of decision.resolved) alerts.set(alert._id, { ...alert, settled: true })
    lastFlushMs = atMs
    wakeMs = atMs
  }
}

describe('when a group of alerts is flushed', () => {
  const first = raised('1')
  const second_ = raised('2', 10 * second)

  it('given alerts within the wait, then one message has all', () => {
    assert.deepEqual(flushes([first, second_], hour), ['30: +1 +2'])
  })

  it('given an alert after the first message, then it waits for the interval', () => {
    assert.deepEqual(flushes([first, raised('2', minute)], hour), ['30: +1', '330: +1 +2'])
  })

  it('given alerts long after the last message, then they still wait for one another', () => {
    const later = [raised('2', hour), raised('3', hour + 20 * second)]
    assert.deepEqual(flushes([first, ...later], 2 * hour), ['30: +1', '3630: +1 +2 +3'])
  })

  it('given a group that holds unchanged, then it is sent again every four hours', () => {
    assert.deepEqual(flushes([first], 9 * hour), ['30: +1', '14430: +1 again', '28830: +1 again'])
  })

  it('given an alert that ends, then its end is sent once, and nothing after', () => {
    assert.deepEqual(flushes([first, resolved(first, minute)], 24 * hour), ['30: +1', '330: -1'])
  })

  it('given an alert that ended before its first message, then it is sent as ended', () => {
    assert.deepEqual(flushes([first, resolved(first, 5 * second)], hour), ['35: -1'])
  })

  it('given some that end while others hold, then one message has both', () => {
    assert.deepEqual(flushes([first, second_, resolved(first, minute)], hour), ['30: +1 +2', '330: +2 -1'])
  })

  it('given a group that has ended, then the next alert starts over and waits only for others', () => {
    const events = [first, resolved(first, minute), raised('2', 331 * second)]
    assert.deepEqual(flushes(events, hour), ['30: +1', '330: -1', '361: +2'])
  })

  it('given an alert that affects more than before, then it is sent again, and repeats are not', () => {
    const grown = { affected: { count: 2, ranges: [{ first: '1', last: '2' }] } }
    const events = [first, raised('1', 0, grown, minute), raised('1', 0, grown, 20 * minute)]
    assert.deepEqual(flushes(events, hour), ['30: +1', '330: +1'])
  })

  it('given repeated or late events, then nothing is sent', () => {
    const end = resolved(first, minute)
    const again = [first, end].map((event) => ({ ...event, id: `${event.id}-again` }))
    const late = again.map((event) =>
      evolveHeldAlert({ ...(heldAfter(first, end) as HeldAlert), settled: true }, event, {
        learnedAtMs: startMs + hour,
        sinceMs: startMs,
      }),
    )
    for (const alert of late) assert.equal(alert?.settled, true)
  })

  it('given a new episode of an ended alert, then it is sent', () => {
    const events = [first, resolved(first, minute), raised('1', hour)]
    assert.deepEqual(flushes(events, 2 * hour), ['30: +1', '330: -1', '3630: +1'])
  })

  it('given ends that are not to be sent, then a new episode still is', () => {
    const events = [first, resolved(first, minute), raised('1', hour)]
    assert.deepEqual(flushes(events, 2 * hour, { sendResolved: false }), ['30: +1', '3630: +1'])
  })

  it('given an alert that ended before alerts were first sent, then it is not sent', () => {
    const old = raised('1', -hour)
    assert.equal(heldAfter(old, resolved(old, -minute))?.settled, true)
    assert.equal(heldAfter(old, resolved(old, minute))?.settled, false)
  })
})

function heldAfter(...events: AlertStateEvent[]): HeldAlert | null {
  const at = { learnedAtMs: startMs, sinceMs: startMs }
  return events.reduce<HeldAlert | null>((known, event) => evolveHeldAlert(known, event, at), null)
}

describe('a silence', () => {
  const one = raised('1')
  const other = raised('2')

  it('given a match, then the others are sent; when it ends, all that still hold', () => {
    const silence = silenced('s', 0, { match: { subject: '1' }, endsAtMs: hour })
    assert.deepEqual(flushes([one, other, silence], 2 * hour), ['30: +2', '3600: +1 +2'])
  })

  it('given an end within it, then the end is not sent, nor later', () => {
    const silence = silenced('s', minute, { match: { rule: 'missing-order' }, endsAtMs: hour })
    assert.deepEqual(flushes([one, silence, resolved(one, 2 * minute)], 5 * hour), ['30: +1'])
  })

  it('given an acknowledgement, then that episode is not sent again, and the next one is', () => {
    const acknowledged = silenced('s', minute, {
      match: { rule: 'missing-order', source: 'shop', subject: '1', since: one.data.since },
      endsAtMs: null,
    })
    const events = [one, acknowledged, resolved(one, 6 * hour), raised('1', 7 * hour)]
    assert.deepEqual(flushes(events, 8 * hour), ['30: +1', '25230: +1'])
  })

  it('given no end, then alerts that begin later are sent', () => {
    const silence = silenced('s', minute, { endsAtMs: null })
    assert.deepEqual(flushes([one, silence, raised('2', hour)], 2 * hour), ['30: +1', '3630: +2'])
  })

  it('given a later one of its id that has ended, then it is over, and repeats change nothing', () => {
    const silence = silenced('s', 0, { endsAtMs: 24 * hour })
    const over = silenced('s', hour, { endsAtMs: hour })
    assert.deepEqual(flushes([one, silence, over], 2 * hour), ['3600: +1'])
    assert.equal(evolveSilence(evolveSilence(null, over), silence).endsAt, over.data.endsAt)
  })

  it('given one of another source, then it does not match', () => {
    const silence = silenced('s', 0, { match: { source: 'partner' }, endsAtMs: hour })
    assert.deepEqual(flushes([one, silence], hour), ['30: +1'])
  })
})

describe('an alert without events', () => {
  const day = 24 * hour
  const lastDay = (lines: string[]): number => Number(lines.at(-1)?.split(':')[0]) / 86_400

  it('given no event for longer than the topic keeps it, then it is no longer sent', () => {
    const lines = flushes([raised('1')], 400 * day)
    assert.ok(lastDay(lines) > 99 && lastDay(lines) <= 101, String(lastDay(lines)))
  })

  it('given the same event each month, then it is sent on, and no more often', () => {
    const again = Array.from({ length: 13 }, (_, month) => raised('1', 0, {}, month * 30 * day))
    const lines = flushes(again, 400 * day)
    assert.ok(lastDay(lines) > 399)
    assert.deepEqual(lines.slice(0, 500), flushes([raised('1')], 90 * day).slice(0, 500))
  })
})
