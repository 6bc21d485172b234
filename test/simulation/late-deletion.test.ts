import assert from 'node:assert/strict'
import { it } from 'node:test'
import { violations } from './oracles.ts'
import { liveThrough } from './world.ts'

it('given a deletion comes late, after the order was restored and that was recovered, then the restored order stands', async () => {
  const world = await liveThrough({
    ...{ skewMs: 0, areFactsSwapped: false },
    actions: [
      { afterMs: 60_000, action: { kind: 'bin', nth: 0, fate: { kind: 'late', byMs: 7_320_000 } } },
      { afterMs: 60_000, action: { kind: 'restore', nth: 0, fate: { kind: 'lost' } } },
    ],
  })
  assert.deepEqual(await violations(world), {})
})
