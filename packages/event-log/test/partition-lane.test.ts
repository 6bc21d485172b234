import assert from 'node:assert/strict'
import { it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import type { FetchedBatch } from '../src/adapters/kafka/fetched-batch.ts'
import { PartitionLane } from '../src/adapters/kafka/partition-lane.ts'
import type { PartitionControl } from '../src/adapters/kafka/partition-lane.ts'
import { until } from './contract/until.ts'

const topic = 'orders'
const end = 60

type Script = {
  holes: number[]
  fetchSizes: number[]
  /** Of each fetch, whether its answer was on its way before a seek and comes nevertheless. */
  stale: boolean[]
  /** Of each batch that is handled: all of it, the first record only and a rest, a rebalance in its middle. */
  verdicts: ('all' | 'first' | 'rebalance')[]
}

/** kafkajs as a lane sees it: fetches on and on from where it was told, and hears of seeks late. */
class Fetcher {
  readonly #offsets: readonly number[]
  readonly #script: Script
  #position = 0n
  #sought: bigint | undefined
  #paused = true
  readonly control: PartitionControl = {
    pause: () => (this.#paused = true),
    resume: () => (this.#paused = false),
    seek: (offset) => (this.#sought = offset),
  }

  constructor(offsets: readonly number[], script: Script) {
    this.#offsets = offsets
    this.#script = script
  }

  async feed(lane: PartitionLane, isDone: () => boolean): Promise<void> {
    const { fetchSizes, stale } = this.#script
    for (let round = 0; !isDone(); round++) {
      await sleep(0)
      if (this.#paused) continue
      if (this.#sought !== undefined && stale[round % stale.length] === false) {
        this.#position = this.#sought
        this.#sought = undefined
      }
      const fetched = this.#fetch(fetchSizes[round % fetchSizes.length] ?? 1)
      if (fetched === undefined) continue
      await lane.offer(fetched, () => (this.#position = fetched.next))
    }
  }

  #fetch(size: number): FetchedBatch | undefined {
    const found = this.#offsets.filter((offset) => offset >= this.#position).slice(0, size)
    const last = found.at(-1)
    if (last === undefined) return undefined
    const blank = { key: null, value: null, timestamp: '0', attributes: 0, headers: {} }
    const messages = found.map((offset) => ({ ...blank, offset: String(offset) }))
    return { topic, partition: 0, from: this.#position, next: BigInt(last) + 1n, end: BigInt(end), messages }
  }
}

const scripts = fc.record<Script>({
  holes: fc.uniqueArray(fc.nat(end - 2), { maxLength: 30 }),
  fetchSizes: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 }),
  // Never three in a row: kafkajs itself holds back most of what it fetched before a seek.
  stale: fc
    .array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 4 })
    .map((all) => all.flatMap((two) => [...two, false])),
  verdicts: fc.array(fc.constantFrom('all', 'all', 'first', 'rebalance'), { maxLength: 12 }),
})

it('hands over every record once, in order, one batch at a time, whatever was fetched too early', async () => {
  await fc.assert(
    fc.asyncProperty(scripts, async (script) => {
      const offsets = Array.from({ length: end }, (_, offset) => offset).filter(
        (one) => !script.holes.includes(one),
      )
      const verdicts = [...script.verdicts]
      const handled: number[] = []
      let checkpoint = 0n
      let inFlight = 0
      const fetcher = new Fetcher(offsets, script)
      const lane: PartitionLane = new PartitionLane(
        {
          startAt: () => Promise.resolve(checkpoint),
          bounds: () => Promise.resolve({ start: 0n, end: BigInt(end) }),
          onLost: () => assert.fail('nothing is lost'),
          onProgress: () => undefined,
          async onBatch({ records, next }) {
            assert.equal(++inFlight, 1)
            await sleep(0)
            inFlight -= 1
            const verdict = verdicts.shift() ?? 'all'
            if (verdict === 'rebalance') lane.assign(fetcher.control)
            const first = records[0]
            const taken = verdict === 'first' ? records.slice(0, 1) : records
            checkpoint = verdict === 'first' && first !== undefined ? first.position.offset + 1n : next
            handled.push(...taken.map(({ position }) => Number(position.offset)))
            return verdict === 'first' ? { next: checkpoint, waitMs: 1 } : { next }
          },
        },
        { maxRecords: 5, maxBytes: 1_000 },
        () => 0,
      )
      const isDone = () => checkpoint === BigInt(end)
      lane.assign(fetcher.control)
      const fetching = fetcher.feed(lane, isDone)
      await until('the end is reached', isDone, 10_000)
      await fetching
      lane.release()
      assert.deepEqual(handled, offsets)
    }),
    { numRuns: 50 },
  )
})
