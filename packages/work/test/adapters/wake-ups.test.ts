import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rescheduleWork } from '../../src/adapters/administer-work.ts'
import { submitWork } from '../../src/adapters/submit-work.ts'
import { createWakeUps, maxIdleMs } from '../../src/adapters/wake-ups.ts'
import { givenCollection, queue } from '../given/collection.ts'

test(
  'given work that becomes due after idle workers look anyway, then it wakes none',
  { timeout: 120_000 },
  async (t) => {
    const { collection, defer } = await givenCollection(t)
    for (const id of ['later', 'soon'])
      await submitWork(collection, { id, own: { parcel: 1 }, work: { queue } })
    const wakeUps = createWakeUps(collection)
    defer(() => wakeUps.close())
    assert.equal(await wakeUps.listen(), false)
    const reschedule = async (id: string, inMs: number): Promise<void> =>
      assert.ok(await rescheduleWork(collection, id, { queue, priority: 0, inMs }))
    const { version } = wakeUps
    const rounds = 10
    for (let round = 1; round <= rounds; round++) {
      await reschedule('later', 2 * maxIdleMs)
      await reschedule('soon', maxIdleMs / 2)
      // As an idle worker does: for one that is busy, the stream would be closed.
      while (wakeUps.version < version + round) await wakeUps.wait(wakeUps.version, 60_000, t.signal)
    }
    // The stream may begin with the last submission.
    assert.ok(wakeUps.version <= version + rounds + 1, `woken ${wakeUps.version - version} times`)
  },
)
