import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { TestContext } from 'node:test'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { ensureAuditCollections } from '../../src/store/adapters/audit-collections.ts'
import { mongoAuditStore } from '../../src/store/adapters/mongo-audit-store.ts'
import { shareSources } from '../../src/leases/share-sources.ts'
import type { SharedSources } from '../../src/leases/share-sources.ts'

const sources = Array.from({ length: 9 }, (_, n) => `source-${n}`)

type Instance = {
  /** What it evaluates now. */
  own(): string[]
  /** How often a source came to it. */
  comings(): number
  /** How often it looked at what others have. */
  looks(): number
  /** As if its machine were gone: nothing of it reaches the database any more. */
  kill(): void
  leave(): Promise<void>
}

async function world(test: TestContext) {
  const { client, db, defer } = givenWorld(test, 'auditor')
  await ensureAuditCollections(db)
  const store = mongoAuditStore(client, db)
  const running: SharedSources[] = []
  defer(() => Promise.all(running.map((one) => one.stop())))
  const start = (): Instance => {
    let isDead = false
    let comings = 0
    let looks = 0
    const alive = <T extends object>(part: T): T =>
      new Proxy(part, {
        get(target, name) {
          if (name === 'overview') looks += 1
          const method = Reflect.get(target, name) as (...given: unknown[]) => Promise<unknown>
          return (...given: unknown[]) =>
            isDead ? Promise.reject(new Error('this instance is dead')) : method(...given)
        },
      })
    const sharing = shareSources({
      ...{ instances: alive(store.instances), leases: alive(store.leases), sources, logger: silentLogger },
      ...{ everyMs: 100, aliveMs: 3_000 },
      onChange(source) {
        if (sharing.leaseOf(source) === undefined) return
        if (sharing.isSurplus(source)) void sharing.giveBack(source).catch(() => undefined)
        else comings += 1
      },
    })
    running.push(sharing)
    return {
      own: () => (isDead ? [] : sources.filter((source) => sharing.leaseOf(source) !== undefined)),
      comings: () => comings,
      looks: () => looks,
      kill: () => void (isDead = true),
      leave: () => sharing.stop(),
    }
  }
  return { start, store }
}

const shares = (...instances: Instance[]): number[] => instances.map(({ own }) => own().length).sort()

it('given instances come, are killed and leave, then sources are shared evenly, none left out', async (test) => {
  const { start, store } = await world(test)
  const first = start()
  await eventually('one has all', () => first.own().length === 9)
  const second = start()
  await eventually('two have half each', () => shares(first, second).join() === '4,5')
  const third = start()
  await eventually('three have a third each', () => shares(first, second, third).join() === '3,3,3')
  const together = [first, second, third].flatMap(({ own }) => own())
  assert.deepEqual(together.sort(), sources)

  const lost = third.own()
  const fences = new Map(
    await Promise.all(
      lost.map(async (name) => [name, (await store.sources.find(name))?.fence ?? 0] as const),
    ),
  )
  third.kill()
  await eventually('two have half each', () => shares(first, second).join() === '4,5')
  for (const name of lost) {
    const fence = (await store.sources.find(name))?.fence ?? 0
    assert.ok(fence > (fences.get(name) ?? Infinity), 'given an instance was killed, then it writes no more')
  }
  await second.leave()
  await eventually('one has all', () => first.own().length === 9)
})

it('given nothing changes, then no source moves', async (test) => {
  const { start } = await world(test)
  const first = start()
  const second = start()
  await eventually('two have half each', () => shares(first, second).join() === '4,5')
  const before = first.comings() + second.comings()
  const looked = first.looks()
  await eventually('it has looked ten times more', () => first.looks() >= looked + 10)
  assert.equal(first.comings() + second.comings(), before)
  assert.deepEqual(shares(first, second), [4, 5])
})
