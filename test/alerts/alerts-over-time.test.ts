import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createBroker, createReaders, dayMs, stalled, startAuditor, startMs } from './alert-world.ts'

describe('an alert in the course of 420 days', () => {
  for (const cleanup of ['compact', 'compact,delete'] as const) {
    it(`given raised on day 0, restarts, no cause from day 200, then resolved once (${cleanup})`, async () => {
      let day = 0
      const now = (): number => startMs + day * dayMs
      const broker = createBroker(cleanup)
      const readers = createReaders()
      const appended: string[] = []
      let auditor = await startAuditor(broker, now)
      for (day = 0; day <= 420; day++) {
        if ([45, 91, 150, 200, 201, 300].includes(day)) {
          await auditor.stop()
          auditor = await startAuditor(broker, now)
        }
        const holds = day < 200
        const events = await auditor.evaluate(holds ? [stalled(1)] : [])
        readers.read(events, now())
        appended.push(...events.map(({ type }) => `${type} ${day}`))
        assert.deepEqual(readers.holds(), { notifier: holds, shown: holds }, `on day ${day}`)
        assert.equal(auditor.held().length, holds ? 1 : 0, `on day ${day}`)
      }
      await auditor.stop()
      assert.deepEqual(
        appended.filter((one) => one.startsWith('AlertResolved')),
        ['AlertResolved 200'],
      )
      assert.equal(appended[0], 'AlertRaised 0')
      await broker.log(now())
      assert.deepEqual(broker.keys(), [], 'what has ended is not kept indefinitely')
    })
  }

  it('given the auditor is down as the cause ends, then the alert is resolved afterwards', async () => {
    let day = 0
    const now = (): number => startMs + day * dayMs
    const broker = createBroker('compact')
    const readers = createReaders()
    const before = await startAuditor(broker, now)
    readers.read(await before.evaluate([stalled(1)]), now())
    await before.stop()
    day = 200
    const after = await startAuditor(broker, now)
    readers.read(await after.evaluate([]), now())
    await after.stop()
    assert.deepEqual(readers.holds(), { notifier: false, shown: false })
  })
})

describe('an alert whose evaluation moves to an instance with another clock', () => {
  it('given its clock is a minute behind, then a new episode and its change are known to all', async () => {
    let nowMs = startMs
    const broker = createBroker('compact')
    const readers = createReaders()
    const first = await startAuditor(broker, () => nowMs)
    readers.read(await first.evaluate([stalled(1)]), nowMs)
    nowMs += 1_000
    readers.read(await first.evaluate([]), nowMs)
    await first.stop()

    nowMs -= 60_000
    const second = await startAuditor(broker, () => nowMs)
    readers.read(await second.evaluate([stalled(1)]), nowMs)
    assert.deepEqual(readers.holds(), { notifier: true, shown: true })
    readers.read(await second.evaluate([stalled(2)]), nowMs)
    assert.deepEqual(readers.affected(), [2, 2])
    readers.read(await second.evaluate([]), nowMs)
    assert.deepEqual(readers.holds(), { notifier: false, shown: false })
    await second.stop()
  })

  it('holds for auditor, notifier and console alike, whatever the clocks, restarts and repeats', async () => {
    const step = fc.record({
      count: fc.nat(2),
      clockMs: fc.integer({ min: -100_000, max: 100_000 }),
      restarts: fc.boolean(),
      repeats: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        let nowMs = startMs
        const broker = createBroker('compact')
        const readers = createReaders()
        let auditor = await startAuditor(broker, () => nowMs)
        let last: Awaited<ReturnType<typeof auditor.evaluate>> = []
        for (const { count, clockMs, restarts, repeats } of steps) {
          nowMs = startMs + clockMs
          if (restarts) {
            await auditor.stop()
            auditor = await startAuditor(broker, () => nowMs)
          }
          const events = await auditor.evaluate(count === 0 ? [] : [stalled(count)])
          readers.read(repeats ? [...events, ...last, ...events] : events, nowMs)
          last = events
          const holds = count > 0
          assert.deepEqual(readers.holds(), { notifier: holds, shown: holds })
          assert.equal(auditor.held().length, holds ? 1 : 0)
          if (holds) assert.deepEqual(readers.affected(), [count, count])
        }
        await auditor.stop()
      }),
      { numRuns: 50 },
    )
  })
})
