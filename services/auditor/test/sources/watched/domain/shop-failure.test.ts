import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { shopUnreachable } from '../../../../src/rules/shop-health/domain/shop-unreachable-alert.ts'
import { afterFault, isLasting } from '../../../../src/sources/watched/domain/shop-failure.ts'
import type {
  ShopFaultFacts,
  ShopHint,
  ShopFailure,
} from '../../../../src/sources/watched/domain/shop-failure.ts'
import { wooCommerceAdvice } from '../../../../src/sources/woocommerce/shop-advice.ts'

const unavailable: ShopFaultFacts = {
  kind: 'unavailable',
  hint: 'wait',
  reason: 'the shop answered orders with 502',
}
const refused: ShopFaultFacts = {
  kind: 'unauthorized',
  hint: 'keys',
  reason: 'the shop answered orders with 401',
}

/** Faults one after the other, each as soon as the shop may be asked. */
function faults(count: number, fault: ShopFaultFacts, random = 0): ShopFailure[] {
  const all: ShopFailure[] = []
  for (let n = 0; n < count; n++) {
    const at = all.at(-1)?.notBefore ?? 0
    all.push(afterFault(all.at(-1), fault, { began: at, ended: at + 10 }, random))
  }
  return all
}

describe('a shop that gives no usable answer', () => {
  it('is left alone for twice as long each time, up to a minute', () => {
    const rests = faults(6, unavailable).map(({ notBefore, lastAt }) => notBefore - lastAt)
    assert.deepEqual(rests, [5_000, 10_000, 20_000, 40_000, 60_000, 60_000])
    assert.deepEqual(
      faults(2, unavailable, 0.5).map(({ notBefore, lastAt }) => notBefore - lastAt),
      [3_750, 7_500],
    )
  })

  it('is reported after three faults when unavailable, after two when a person must mend it', () => {
    assert.deepEqual(faults(3, unavailable).map(isLasting), [false, false, true])
    assert.deepEqual(faults(3, refused).map(isLasting), [false, true, true])
    const maintenance = faults(2, { ...unavailable, retryAfterMs: 600_000 })
    assert.deepEqual(maintenance.map(isLasting), [false, true], 'ten minutes are long enough')
  })

  const advice: [ShopHint, RegExp][] = [
    ['wait', /^Requests to it continue automatically/],
    ['keys', /sources\.shop\.rest\.key .*leave sources\.shop\.rest\.auth out, or set it to query/],
    ['plain-http', /sources\.shop\.rest\.url to the shop's https address/],
    ['certificate', /NODE_EXTRA_CA_CERTS/],
    ['redirect', /sources\.shop\.rest\.url to where the shop is/],
    ['address', /Correct sources\.shop\.rest\.url/],
  ]
  for (const [hint, words] of advice) {
    it(`is reported with its cause and, for ${hint}, what to do`, () => {
      const kind = hint === 'wait' ? 'unavailable' : 'unexpected'
      const { summary, severity, next } = shopUnreachable({
        source: 'shop',
        failure: { kind, hint, reason: 'the shop answered orders with 502' },
        waiting: { count: 0, ranges: [] },
        advice: wooCommerceAdvice,
      })
      assert.match(summary, /the shop answered orders with 502\.$/)
      assert.equal(severity, hint === 'wait' ? 'warning' : 'critical')
      assert.match(next.action, words)
    })
  }
})
