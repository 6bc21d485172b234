import assert from 'node:assert/strict'
import { it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import type { FetchedBatch } from '../../../../src/adapters/kafka/consume/fetched-batch.ts'
import { PartitionQueue } from '../../../../src/adapters/kafka/consume/partition-queue.ts'
import type { PartitionControl } from '../../../../src/adapters/kafka/consume/partition-queue.ts'
import type { Start } from '../../../../src/event-log.ts'
import { identityOf } from '../../../../src/record-identity.ts'
import { eventually } from '@slipstream/testing/eventually.ts'

const topic = 'orders'
const end = 60

type Script = {
  holes: number[]
  fetchSizes: number[]
  /** Of each fetch, whether its response was on its way before a seek and comes nevertheless. */
  stale: boolean[]
  /** Of each handled batch: all, the first record and a rest, a rebalance in its middle. */
  verdicts: ('all' | 'first' | 'rebalance')[]
}

/** kafkajs as a queue sees it: fetches on from its position, and applies seeks late. */
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

  async feed(queue: PartitionQueue, isDone: () => boolean): Promise<void> {
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
      await queue.offer(fetched, () => (this.#position = fetched.next))
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

it('given fetches of wrong offsets, then each record is passed on once, in order', async () => {
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
      const queue: PartitionQueue = new PartitionQueue(
        {
          startAt: () => Promise.resolve({ next: checkpoint }),
          onRefused: undefined,
          bounds: () => Promise.resolve({ start: 0n, end: BigInt(end) }),
          onLost: () => assert.fail('nothing is lost'),
          onProgress: () => undefined,
          async onBatch({ records, next }) {
            assert.equal(++inFlight, 1)
            await sleep(0)
            inFlight -= 1
            const result = verdicts.shift() ?? 'all'
            if (result === 'rebalance') queue.assign(fetcher.control)
            const first = records[0]
            const taken = result === 'first' ? records.slice(0, 1) : records
            checkpoint = result === 'first' && first !== undefined ? first.position.offset + 1n : next
            handled.push(...taken.map(({ position }) => Number(position.offset)))
            return result === 'first' ? { next: checkpoint, waitMs: 1 } : { next }
          },
        },
        { maxRecords: 5, maxBytes: 1_000 },
        () => 0,
      )
      const isDone = () => checkpoint === BigInt(end)
      queue.assign(fetcher.control)
      const fetching = fetcher.feed(queue, isDone)
      await eventually('the end is reached', isDone)
      await fetching
      queue.release()
      assert.deepEqual(handled, offsets)
    }),
    { numRuns: 50 },
  )
})

const control = (sought: bigint[]): PartitionControl => ({
  pause: () => undefined,
  resume: () => undefined,
  seek: (offset) => void sought.push(offset),
})
const limits = { maxRecords: 100, maxBytes: 1_000_000 }

it('given a checkpoint beyond the end, then nothing is read, even when the log grows past it', async () => {
  const sought: bigint[] = []
  let logEnd = 990n
  let looks = 0
  const queue = new PartitionQueue(
    {
      startAt: () => Promise.resolve({ next: 1_000n }),
      onRefused: undefined,
      bounds() {
        looks += 1
        return Promise.resolve({ start: 0n, end: logEnd })
      },
      onLost: () => undefined,
      onProgress: () => undefined,
      onBatch: () => assert.fail('nothing is to be read'),
    },
    limits,
    () => 0,
  )
  queue.assign(control(sought))
  await eventually('it is refused', () => queue.startError !== undefined)
  logEnd = 1_005n
  const before = looks
  await eventually('it has looked again', () => looks > before + 1)
  assert.deepEqual(sought, [])
  assert.match(String(queue.startError), /1000 lies beyond the end 990/)
  queue.release()
})

it('given a partition revoked while it could not start, then it no longer reports a fault', async () => {
  const queue = new PartitionQueue(
    {
      startAt: () => Promise.reject(new Error('the database is unavailable')),
      onRefused: undefined,
      bounds: () => Promise.resolve({ start: 0n, end: 0n }),
      onLost: () => undefined,
      onProgress: () => undefined,
      onBatch: () => assert.fail('nothing is to be read'),
    },
    limits,
    () => 0,
  )
  queue.assign(control([]))
  await eventually('it cannot start', () => queue.startError !== undefined)
  queue.release()
  assert.equal(queue.startError, undefined)
})

/** A queue whose reader has handled ten records of leader 1, and follows its own checkpoint. */
async function givenTenHandled() {
  const sought: bigint[] = []
  const handled: number[] = []
  const refusals: string[] = []
  let checkpoint: Start = { next: 0n }
  const queue = new PartitionQueue(
    {
      startAt: () =>
        refusals.length === 0 ? Promise.resolve(checkpoint) : Promise.reject(new Error('it was refused')),
      onRefused: (next, reason) => Promise.resolve(void refusals.push(`${next}: ${reason}`)),
      bounds: () => Promise.resolve({ start: 0n, end: 20n }),
      onLost: () => undefined,
      onProgress: () => undefined,
      onBatch({ records, next }) {
        const last = records.at(-1)
        checkpoint = { next, ...(last && { previous: identityOf(last) }) }
        handled.push(...records.map(({ position }) => Number(position.offset)))
        return Promise.resolve({ next })
      },
    },
    limits,
    () => 0,
  )
  queue.assign(control(sought))
  await eventually('it has started', () => sought.at(-1) === 0n)
  await queue.offer(fetchOf(0, 10, 1), () => undefined)
  await eventually('the first ones are handled', () => handled.length === 10)
  return { queue, sought, handled, refusals }
}

it('given a log truncated and grown past its reader between fetches, then it is refused', async () => {
  const { queue, sought, handled, refusals } = await givenTenHandled()
  // The same leader: nothing can have been truncated.
  await queue.offer(fetchOf(10, 12, 1), () => undefined)
  await eventually('they are handled', () => handled.length === 12)
  // Under another leader 8 to 11 were written again.
  await queue.offer(fetchOf(12, 14, 2), () => undefined)
  await eventually('it looks at what it has handled', () => sought.at(-1) === 11n)
  await queue.offer(fetchOf(11, 14, 2), () => undefined)
  await eventually('it is refused', () => refusals.length === 1)
  queue.release()
  assert.match(refusals[0] ?? '', /^12: the record 11 .* is not the one that was handled/)
  assert.equal(handled.length, 12)
})

it('given another leader of the same log, then the reader continues', async () => {
  const { queue, sought, handled, refusals } = await givenTenHandled()
  await queue.offer(fetchOf(10, 12, 2), () => undefined)
  await eventually('it looks at what it has handled', () => sought.at(-1) === 9n)
  await queue.offer(fetchOf(9, 10, 1), () => undefined)
  await queue.offer(fetchOf(10, 12, 2), () => undefined)
  await eventually('the rest is handled', () => handled.length === 12)
  queue.release()
  assert.deepEqual(refusals, [])
  assert.deepEqual(handled, upTo(12))
})

function fetchOf(from: number, to: number, partitionLeaderEpoch: number): FetchedBatch {
  const messages = upTo(to)
    .slice(from)
    .map((offset) => ({
      ...{ key: null, value: null, attributes: 0, offset: String(offset) },
      // As the log has it: another leader wrote another record, at another time.
      timestamp: String(partitionLeaderEpoch * 1_000 + offset),
      headers: { ce_id: Buffer.from(`${partitionLeaderEpoch}#${offset}`) },
      batchContext: { partitionLeaderEpoch },
    }))
  return { topic, partition: 0, from: BigInt(from), next: BigInt(to), end: 20n, messages }
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n)
}
