import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { faultOfRequest } from '../../src/domain/faults/decide-fault.ts'
import type { RequestIdentity } from '../../src/domain/faults/decide-fault.ts'
import { afterHappening, isOn, switchOn } from '../../src/domain/faults/fault-settings.ts'
import type { Fault, FaultRequest } from '../../src/domain/faults/fault-settings.ts'
import { hourMs, start } from '../sample-booking.ts'

const on = (request: FaultRequest, speed = 1): Fault =>
  switchOn('reset', request, { nowMs: start, speed }) as Fault
const booking = (key: string, nth = 0): RequestIdentity => ({ operation: 'book', key, nth })

describe('the fault of a request', () => {
  const faults = { reset: on({ probability: 0.3 }), serverError: on({ probability: 0.3 }) }
  const decide = (identity: RequestIdentity) => faultOfRequest(7, faults, identity, start)

  it('given the same seed, key and count, then it is the same in any order of requests', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (keys) => {
        const forwards = keys.map((key) => decide(booking(key)))
        const backwards = keys.toReversed().map((key) => decide(booking(key)))
        assert.deepEqual(backwards, forwards.toReversed())
      }),
    )
  })

  it('given a probability, then about that many requests fail, with the work done or not', () => {
    const found = Array.from({ length: 2_000 }, (_, n) =>
      faultOfRequest(7, { reset: on({ probability: 0.3 }) }, booking('admin/1/1', n), start),
    ).filter((fault) => fault !== undefined)
    assert.ok(found.length > 500 && found.length < 700, `${found.length}`)
    const done = found.filter(({ isWorkDone }) => isWorkDone).length / found.length
    assert.ok(done > 0.4 && done < 0.6, `${done}`)
  })

  it('given a fault of other operations, then it does not happen', () => {
    const reset = on({ operations: ['track'] })
    assert.equal(faultOfRequest(7, { reset }, booking('admin/1/1'), start), undefined)
  })

  it('given the work is to be done, then it is done', () => {
    const reset = on({ work: 'done' })
    for (let n = 0; n < 20; n++)
      assert.equal(faultOfRequest(7, { reset }, booking('admin/1/1', n), start)?.isWorkDone, true)
  })

  it('given 429 or an error inside, then nothing is done', () => {
    for (const name of ['rateLimited', 'errorInside'] as const) {
      const fault = on({})
      assert.equal(faultOfRequest(7, { [name]: fault }, booking('admin/1/1'), start)?.isWorkDone, false)
    }
  })
})

describe('a switch', () => {
  it('given a window, then it is on from its begin until its end, in accelerated time', () => {
    const fault = on({ startsInMs: 24 * hourMs, lengthMs: 48 * hourMs }, 24)
    const states = [0, 1, 2, 3].map((hours) => isOn(fault, start + hours * hourMs))
    assert.deepEqual(states, [false, true, true, false])
  })

  it('given it happens twice at most, then it is off after the second', () => {
    const once = afterHappening({ reset: on({ times: 2 }) }, 'reset')
    assert.equal(once.reset?.times, 1)
    assert.deepEqual(afterHappening(once, 'reset'), {})
  })

  it('given a parameter that the fault does not have, then it is named', () => {
    const fault = switchOn('lookupLag', { work: 'done' }, { nowMs: start, speed: 1 })
    assert.deepEqual(fault, { unknown: 'work' })
  })
})
