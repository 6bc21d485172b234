import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decideFlush } from '../../../src/alerts/domain/decide-flush.ts'
import type { AlertTiming } from '../../../src/alerts/domain/decide-flush.ts'
import { evolveHeldAlert, newsOf } from '../../../src/alerts/domain/held-alert.ts'
import type { AlertChange, HeldAlert } from '../../../src/alerts/domain/held-alert.ts'
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

type Said = AlertChange | Event<'AlertSilenced'>

/** What is told of one group in virtual time, as `seconds: +firing -resolved`, when it is looked at whenever it asks for it. */
function told(events: Said[], untilMs: number, rules: Partial<AlertTiming> = {}): string[] {
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
      const event = pending.shift() as Said
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
    for (const alert of decision.hushed) alerts.set(alert._id, { ...alert, told: null })
    if (decision.kind === 'wait') {
      assert.ok(decision.untilMs === null || decision.untilMs > atMs, 'it must not ask for the past')
      wakeMs = decision.untilMs
      continue
    }
    const names = (list: HeldAlert[], sign: string) => list.map(({ subject }) => `${sign}${subject}`)
    const repeat = decision.isRepeat ? ' again' : ''
    lines.push(
      `${(atMs - startMs) / second}: ${[...names(decision.firing, '+'), ...names(decision.resolved, '-')].join(' ')}${repeat}`,
    )
    for (const alert of decision.firing) alerts.set(alert._id, { ...alert, told: newsOf(alert) })
    for (const alert of decision.resolved) alerts.set(alert._id, { ...alert, settled: true })
    lastFlushMs = atMs
    wakeMs = atMs
  }
}

describe('when a group of alerts is told', () => {
  const first = raised('1')
  const second_ = raised('2', 10 * second)

  it('given alerts within the wait, then one message tells of all', () => {
    assert.deepEqual(told([first, second_], hour), ['30: +1 +2'])
  })

  it('given an alert after the first message, then it waits for the interval', () => {
    assert.deepEqual(told([first, raised('2', minute)], hour), ['30: +1', '330: +1 +2'])
  })

  it('given alerts long after the last message, then they still wait for one another', () => {
    const later = [raised('2', hour), raised('3', hour + 20 * second)]
    assert.deepEqual(told([first, ...later], 2 * hour), ['30: +1', '3630: +1 +2 +3'])
  })

  it('given a group that holds unchanged, then it is told again every four hours', () => {
    assert.deepEqual(told([first], 9 * hour), ['30: +1', '14430: +1 again', '28830: +1 again'])
  })

  it('given an alert that ends, then that is told once, and nothing after', () => {
    assert.deepEqual(told([first, resolved(first, minute)], 24 * hour), ['30: +1', '330: -1'])
  })

  it('given an alert that ended before its first message, then it is told as ended', () => {
    assert.deepEqual(told([first, resolved(first, 5 * second)], hour), ['35: -1'])
  })

  it('given some that end while others hold, then one message tells both', () => {
    assert.deepEqual(told([first, second_, resolved(first, minute)], hour), ['30: +1 +2', '330: +2 -1'])
  })

  it('given a group that has ended, then the next alert begins anew and waits only for others', () => {
    const events = [first, resolved(first, minute), raised('2', 331 * second)]
    assert.deepEqual(told(events, hour), ['30: +1', '330: -1', '361: +2'])
  })

  it('given an alert that affects more than before, then that is told; told the same again, nothing', () => {
    const grown = { affected: { count: 2, ranges: [{ first: '1', last: '2' }] } }
    const events = [first, raised('1', 0, grown, minute), raised('1', 0, grown, 20 * minute)]
    assert.deepEqual(told(events, hour), ['30: +1', '330: +1'])
  })

  it('given events that come twice, or late, then nothing is told of them', () => {
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

  it('given a new episode of what had ended, then it is told', () => {
    const events = [first, resolved(first, minute), raised('1', hour)]
    assert.deepEqual(told(events, 2 * hour), ['30: +1', '330: -1', '3630: +1'])
  })

  it('given that ends are not to be told, then they are not, and a new episode is', () => {
    const events = [first, resolved(first, minute), raised('1', hour)]
    assert.deepEqual(told(events, 2 * hour, { sendResolved: false }), ['30: +1', '3630: +1'])
  })

  it('given an alert that ended before anyone was first told of alerts, then it is not told', () => {
    const old = raised('1', -hour)
    assert.equal(heldAfter(old, resolved(old, -minute))?.settled, true)
    assert.equal(heldAfter(old, resolved(old, minute))?.settled, false)
  })
})

function heldAfter(...events: AlertChange[]): HeldAlert | null {
  const at = { learnedAtMs: startMs, sinceMs: startMs }
  return events.reduce<HeldAlert | null>((known, event) => evolveHeldAlert(known, event, at), null)
}

describe('a silence', () => {
  const one = raised('1')
  const other = raised('2')

  it('given a match, then only the others are told; when it ends, those that still hold', () => {
    const silence = silenced('s', 0, { match: { subject: '1' }, endsAtMs: hour })
    assert.deepEqual(told([one, other, silence], 2 * hour), ['30: +2', '3600: +1 +2'])
  })

  it('given an end within it, then that is not told either, nor later', () => {
    const silence = silenced('s', minute, { match: { rule: 'missing-order' }, endsAtMs: hour })
    assert.deepEqual(told([one, silence, resolved(one, 2 * minute)], 5 * hour), ['30: +1'])
  })

  it('given an acknowledgement, then that episode is not told again, and the next one is', () => {
    const acknowledged = silenced('s', minute, {
      match: { rule: 'missing-order', source: 'shop', subject: '1', since: one.data.since },
      endsAtMs: null,
    })
    const events = [one, acknowledged, resolved(one, 6 * hour), raised('1', 7 * hour)]
    assert.deepEqual(told(events, 8 * hour), ['30: +1', '25230: +1'])
  })

  it('given no end, then alerts that begin later are told', () => {
    const silence = silenced('s', minute, { endsAtMs: null })
    assert.deepEqual(told([one, silence, raised('2', hour)], 2 * hour), ['30: +1', '3630: +2'])
  })

  it('given another of its id that has ended, then it is over at once, whatever comes again of the first', () => {
    const silence = silenced('s', 0, { endsAtMs: 24 * hour })
    const over = silenced('s', hour, { endsAtMs: hour })
    assert.deepEqual(told([one, silence, over], 2 * hour), ['3600: +1'])
    assert.equal(evolveSilence(evolveSilence(null, over), silence).endsAt, over.data.endsAt)
  })

  it('given one that says a wider thing than an alert, then it does not match', () => {
    const silence = silenced('s', 0, { match: { source: 'partner' }, endsAtMs: hour })
    assert.deepEqual(told([one, silence], hour), ['30: +1'])
  })
})

describe('an alert of which the log says nothing any more', () => {
  const day = 24 * hour
  const lastDay = (lines: string[]): number => Number(lines.at(-1)?.split(':')[0]) / 86_400

  it('given no word for longer than the topic keeps it, then it is not told for ever', () => {
    const lines = told([raised('1')], 400 * day)
    assert.ok(lastDay(lines) > 99 && lastDay(lines) <= 101, String(lastDay(lines)))
  })

  it('given the same word again each month, then it is told on, and no more often', () => {
    const again = Array.from({ length: 13 }, (_, month) => raised('1', 0, {}, month * 30 * day))
    const lines = told(again, 400 * day)
    assert.ok(lastDay(lines) > 399)
    assert.deepEqual(lines.slice(0, 500), told([raised('1')], 90 * day).slice(0, 500))
  })
})
