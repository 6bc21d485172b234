import assert from 'node:assert/strict'
import { it } from 'node:test'
import { dayMs } from './history.ts'
import type { History } from './history.ts'
import { violations } from './oracles/violations.ts'
import { liveThrough } from './world.ts'

/** Shrunk histories in which something was wrong once, of a shop whose clock is behind. */
const regressions: Readonly<Record<string, History['actions']>> = {
  'another instance evaluates just before an order that is forgotten is binned and that is lost': [
    {
      afterMs: 60_000,
      action: { kind: 'change', nth: 0, status: 'processing', fate: { kind: 'delivered' } },
    },
    { afterMs: 91 * dayMs, action: { kind: 'evaluatorDies', forMs: 0 } },
    { afterMs: 60_000, action: { kind: 'bin', nth: 0, fate: { kind: 'lost' } } },
  ],
  'a deletion comes late, after the order was restored and that was recovered': [
    { afterMs: 60_000, action: { kind: 'bin', nth: 0, fate: { kind: 'late', byMs: 7_320_000 } } },
    { afterMs: 60_000, action: { kind: 'restore', nth: 0, fate: { kind: 'lost' } } },
  ],
  'a creation is redriven after an update of its second': [
    {
      afterMs: 60_000,
      action: {
        kind: 'createOrder',
        fate: { kind: 'quarantined', redrivenMs: 43_260_000 },
        paidAtOnce: { kind: 'delivered' },
      },
    },
  ],
  'an order is deleted for good after nothing was heard of it for longer than orders are remembered': [
    { afterMs: 91 * dayMs, action: { kind: 'deleteForGood', nth: 0 } },
  ],
}

for (const [name, actions] of Object.entries(regressions)) {
  it(`given ${name}, then read models, alerts and mails match the shop`, async () => {
    const world = await liveThrough({ hasRest: true, skewMs: -1_500_000, areFactsSwapped: false, actions })
    assert.deepEqual(await violations(world), {})
  })
}
