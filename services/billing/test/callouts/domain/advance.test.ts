import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { resultOf } from '../../../src/callouts/domain/send-result.ts'
import { GivenCallout, minuteMs, policy } from '../../given/callouts/given-callout.ts'

test('given a response 2xx, when it is read, then the call-out is delivered', () => {
  const callout = new GivenCallout()
  assert.equal(callout.sent('hello'), 'hello')
  callout.responded(200)
  assert.deepEqual([callout.state, callout.published], ['done', ['delivered']])
})

test('given a response 202 and no callback configured, then the call-out is delivered', () => {
  const callout = new GivenCallout({ callback: undefined })
  callout.sent()
  callout.responded(202)
  assert.equal(callout.state, 'done')
})

test('given failures, then the same bytes are sent later each time, and it is dead-lettered', () => {
  const callout = new GivenCallout()
  const sent: (string | null)[] = []
  const waits: number[] = []
  for (let attempt = 1; attempt <= 3; attempt++) {
    sent.push(callout.sent(`state ${attempt}`))
    callout.responded(500)
    if (callout.state === 'waiting') waits.push(callout.nextInMs)
  }
  assert.deepEqual(sent, ['state 1', 'state 1', 'state 1'])
  assert.deepEqual(waits, [minuteMs / 2, minuteMs])
  assert.deepEqual([callout.state, callout.process.attempts], ['dead-lettered', 3])
  assert.deepEqual(callout.published, ['waiting', 'waiting', 'dead-lettered'])
})

test('given a request that surely did not arrive, then the next one has the newest state', () => {
  const callout = new GivenCallout()
  callout.sent('old')
  const result = resultOf({ kind: 'notSent', reason: 'no connection' })
  callout.when({ type: 'responded', result, isOutage: true })
  assert.equal(callout.sent('new'), 'new')
  callout.when({ type: 'responded', result: resultOf({ kind: 'lost', reason: 'reset' }), isOutage: true })
  callout.sent('newer')
  callout.when({ type: 'responded', result, isOutage: true })
  assert.equal(callout.sent('newest'), 'new')
})

test('given a customer that is never known, then it waits ever longer, and is given up', () => {
  const callout = new GivenCallout()
  const beganMs = callout.nowMs
  const waits: number[] = []
  while (callout.state === 'waiting' && waits.length < 2_000) {
    callout.waited('customer')
    waits.push(callout.nextInMs)
    callout.after(callout.nextInMs)
  }
  assert.deepEqual(waits.slice(0, 6), [5_000, 5_000, 10_000, 20_000, 40_000, minuteMs])
  assert.deepEqual([callout.state, callout.published], ['dead-lettered', ['dead-lettered']])
  assert.equal(callout.process.lastError, 'it waited for the customer for too long')
  assert.equal(callout.nowMs - beganMs, policy.giveUpAfterMs)

  callout.after(minuteMs).when({ type: 'redriven', commandId: 'c', actor: 'ada', reason: 'it is known' })
  callout.waited('customer')
  assert.deepEqual([callout.state, callout.nextInMs], ['waiting', 5_000])
  assert.equal(callout.sent('newest'), 'newest')
})

test('given it was sent, when it waits again, then that is another wait', () => {
  const callout = new GivenCallout()
  callout.waited('certainty')
  callout.after(policy.giveUpAfterMs - minuteMs).sent()
  callout.responded(500)
  callout.after(2 * minuteMs).waited('certainty')
  assert.equal(callout.state, 'waiting')
})

test('given a callback of an earlier attempt while it waits, then that ends it', () => {
  const callout = new GivenCallout()
  callout.sent()
  callout.responded(500)
  callout.state = 'leased'
  callout.reported('done')
  callout.waited('customer')
  assert.equal(callout.state, 'done')
})

test('given the text of an endpoint, then the record alone has it, and no reason that is logged', () => {
  const detail = 'There is no ada@example.test.'
  const responses = [422, 500, 429].map((status) => {
    const callout = new GivenCallout({ maxAttempts: 2 })
    callout.sent()
    return [callout, callout.responded(status, { detail })] as const
  })
  const last = new GivenCallout({ maxAttempts: 1 })
  last.sent()
  const outage = new GivenCallout()
  outage.sent()
  outage.after(policy.giveUpAfterMs)
  const reported = new GivenCallout()
  reported.sent()
  reported.responded(202)
  for (const [callout, { outcome, process }] of [
    ...responses,
    [last, last.responded(500, { detail })],
    [outage, outage.responded(503, { isOutage: true, detail })],
    [reported, reported.reported('failed', detail)],
  ] as const) {
    assert.ok(outcome !== undefined && 'reason' in outcome)
    assert.match(outcome.reason, /^the endpoint (responded|reported)/)
    assert.doesNotMatch(outcome.reason, /ada@example/)
    assert.equal(process.lastError, `${outcome.reason}: ${detail}`)
    assert.equal(callout.process, process)
  }
})

test('given an outage of days, then it uses up no attempt until the call-out is given up', () => {
  const callout = new GivenCallout()
  for (let attempt = 1; attempt <= 50; attempt++) {
    callout.sent()
    callout.responded(503, { isOutage: true })
    assert.equal(callout.state, 'waiting')
    callout.after(10 * minuteMs)
  }
  assert.equal(callout.process.failures, 0)
  callout.after(1_000 * minuteMs).sent()
  callout.responded(503, { isOutage: true })
  assert.equal(callout.state, 'dead-lettered')
  assert.match(callout.process.lastError ?? '', /503; it was tried for too long/)
})

test('given Retry-After, then it is not sent before; given 429, then no attempt is used up', () => {
  const callout = new GivenCallout()
  callout.sent()
  callout.responded(503, { retryAfterMs: 7 * minuteMs })
  assert.equal(callout.nextInMs, 7 * minuteMs)
  callout.sent()
  callout.responded(429, { retryAfterMs: 9 * minuteMs })
  assert.deepEqual([callout.nextInMs, callout.process.failures], [9 * minuteMs, 1])
})

test('given 410 or a refusal of the request itself, then it is dead-lettered and not repeated', () => {
  for (const status of [410, 400, 413, 422]) {
    const callout = new GivenCallout()
    callout.sent()
    callout.responded(status)
    assert.equal(callout.state, 'dead-lettered', String(status))
  }
})

test('given a redrive, then it has all its attempts and a new body, and its id stays', () => {
  const callout = new GivenCallout()
  callout.sent('old')
  callout.responded(410)
  callout.when({ type: 'redriven', commandId: 'c1', actor: 'ada', reason: 'mended' })
  assert.deepEqual([callout.process.attempts, callout.process.commands], [0, ['c1']])
  assert.equal(callout.sent('new'), 'new')
  callout.responded(200)
  assert.deepEqual(callout.published, ['dead-lettered', 'waiting', 'delivered'])
})

test('given a call-out that is over, then neither a redrive nor a cancellation changes it', () => {
  const callout = new GivenCallout()
  callout.sent()
  callout.responded(200)
  const who = { commandId: 'c1', actor: 'ada', reason: 'by mistake' }
  assert.equal(callout.when({ type: 'cancelled', ...who }).ignored, 'over')
  assert.equal(callout.when({ type: 'redriven', ...who }).ignored, 'over')
  assert.deepEqual(callout.published, ['delivered'])
})

/** Accepted by a response 202. */
function accepted(changes: Partial<typeof policy> = {}): GivenCallout {
  const callout = new GivenCallout(changes)
  callout.sent()
  callout.responded(202)
  return callout
}

test('given 202, when the callback reports done, then it is delivered; once more changes nothing', () => {
  const callout = accepted()
  assert.deepEqual([callout.nextInMs, callout.published], [10 * minuteMs, ['waiting']])
  callout.after(minuteMs).reported('done')
  assert.equal(callout.reported('done').ignored, 'over')
  assert.deepEqual([callout.state, callout.published], ['done', ['waiting', 'delivered']])
})

test('given a callback before its 202 was read, then the response changes nothing any more', () => {
  const callout = new GivenCallout()
  callout.sent()
  callout.reported('done')
  assert.equal(callout.state, 'leased')
  callout.responded(202)
  assert.deepEqual([callout.state, callout.published], ['done', ['delivered']])
})

test('given a callback whose worker died, then the next one ends it and sends nothing', () => {
  const callout = new GivenCallout()
  callout.sent()
  callout.reported('done')
  assert.equal(callout.sent(), null)
  assert.equal(callout.state, 'done')
})

test('given progress, then the time for the callback is extended, up to its limit', () => {
  const callout = accepted()
  callout.after(8 * minuteMs).reported('progress')
  assert.equal(callout.nextInMs, 10 * minuteMs)
  callout.after(9 * minuteMs).reported('progress')
  assert.equal(callout.nextInMs, 8 * minuteMs)
  assert.equal(callout.reported('progress').ignored, 'older')
  assert.deepEqual(callout.published, ['waiting', 'waiting', 'waiting'])
})

test('given progress before the response was lost, then it waits for the callback', () => {
  const callout = new GivenCallout()
  callout.sent()
  callout.reported('progress')
  callout.when({ type: 'responded', result: resultOf({ kind: 'lost', reason: 'reset' }), isOutage: false })
  assert.deepEqual([callout.state, callout.process.failures], ['waiting', 0])
  assert.equal(callout.nextInMs, 10 * minuteMs)
})

test('given a reported failure, then it is dead-lettered, and a late done still counts', () => {
  const callout = accepted()
  callout.reported('failed')
  assert.equal(callout.state, 'dead-lettered')
  assert.equal(callout.reported('failed').ignored, 'over')
  assert.equal(callout.reported('progress').ignored, 'over')
  callout.reported('done')
  assert.deepEqual([callout.state, callout.published.slice(1)], ['done', ['dead-lettered', 'delivered']])
})

test('given no callback in time, then it is sent again, or dead-lettered if configured', () => {
  const callout = accepted()
  callout.after(10 * minuteMs)
  assert.equal(callout.sent(), null)
  assert.deepEqual([callout.state, callout.process.failures], ['waiting', 1])
  assert.equal(callout.sent('newer'), 'newest')
  const { withinMs, maxMs } = policy.callback ?? { withinMs: 0, maxMs: 0 }
  const strict = accepted({ callback: { withinMs, maxMs, ifMissing: 'dead-letter' } })
  strict.after(10 * minuteMs).sent()
  assert.equal(strict.state, 'dead-lettered')
})

test('given a callback for a call-out that was never sent, then it is ignored', () => {
  assert.equal(new GivenCallout().reported('done').ignored, 'not-sent')
})

type Act = 'claim' | 'ok' | 'accept' | 'fail' | 'refuse' | 'die' | 'done' | 'failed' | 'progress' | 'wait'

/** What an item of work allows: only the worker that holds it records what it did. */
function act(callout: GivenCallout, what: Act): void {
  const isHeld = callout.state === 'leased'
  switch (what) {
    case 'claim':
      if (callout.state === 'waiting' && callout.nowMs >= callout.dueMs) callout.sent()
      return
    case 'die':
      if (isHeld) callout.sent()
      return
    case 'wait':
      return void callout.after(7 * minuteMs)
    case 'done':
    case 'failed':
    case 'progress':
      return void callout.reported(what)
    default: {
      const status = { ok: 200, accept: 202, fail: 500, refuse: 410 }[what]
      if (isHeld) callout.responded(status)
    }
  }
}

test('given any order of responses, callbacks and deaths, then it is delivered once', () => {
  const acts = fc.constantFrom<Act>(
    ...([
      'claim',
      'claim',
      'ok',
      'accept',
      'fail',
      'refuse',
      'die',
      'done',
      'failed',
      'progress',
      'wait',
    ] as const),
  )
  fc.assert(
    fc.property(fc.array(acts, { maxLength: 40 }), (all) => {
      const callout = new GivenCallout()
      let isReportedDone = false
      for (const what of all) {
        const before = callout.process.attempts
        if (what === 'done' && callout.process.sentAt !== null) isReportedDone = true
        act(callout, what)
        if (isReportedDone) assert.equal(callout.process.attempts, before, 'it was sent after it was done')
        const delivered = callout.published.filter((kind) => kind === 'delivered').length
        assert.equal(delivered, callout.state === 'done' ? 1 : 0)
      }
      if (isReportedDone && callout.state === 'leased') callout.sent()
      if (isReportedDone) assert.equal(callout.state, 'done')
    }),
  )
})
