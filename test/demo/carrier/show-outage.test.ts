import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startCarrier } from '@slipstream/sandbox-carrier/start-carrier.ts'
import { showOutage, usualOutage } from '../../../sandbox/demo/carrier/show-outage.ts'
import { carrierSpeed } from '../../../sandbox/demo/carrier/start-demo-carrier.ts'

describe('the outage of the demo', () => {
  it('begins by itself after two minutes, and ends two minutes later', async () => {
    let nowMs = Date.UTC(2026, 10, 21)
    const carrier = await startCarrier({ mode: 'stepped', nowMs: () => nowMs, speed: carrierSpeed })
    try {
      const stop = await showOutage(carrier, usualOutage, () => {})
      stop()
      const isUpAfter = async (ms: number): Promise<boolean> => {
        nowMs += ms
        await carrier.tick()
        return fetch(carrier.url).then(
          () => true,
          () => false,
        )
      }
      assert.equal(await isUpAfter(119_000), true)
      assert.equal(await isUpAfter(2_000), false)
      assert.equal(await isUpAfter(118_000), false)
      assert.equal(await isUpAfter(2_000), true)
    } finally {
      await carrier.stop()
    }
  })
})
