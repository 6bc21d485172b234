import assert from 'node:assert/strict'
import { it } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import {
  cancelWork,
  completeWork,
  deadLetterWork,
  hastenWork,
  redriveWork,
  rescheduleWork,
} from '../../src/adapters/administer-work.ts'
import { claimWork } from '../../src/adapters/claim-work.ts'
import { submitWork } from '../../src/adapters/submit-work.ts'
import { asAnyWork } from '../../src/adapters/work-collection.ts'
import type { AnyWorkCollection, WorkCollection } from '../../src/adapters/work-collection.ts'
import { extendLeases, writeHeld, writeManyHeld } from '../../src/adapters/write-held-work.ts'
import { decideWork } from '../../src/domain/decide-work.ts'
import type { WorkCommand } from '../../src/domain/decide-work.ts'
import { evolveWork } from '../../src/domain/evolve-work.ts'
import { initialWork } from '../../src/domain/work.ts'
import type { Work } from '../../src/domain/work.ts'
import { aStep } from '../domain/random-commands.ts'
import { givenCollection } from '../given/collection.ts'
import type { Parcel } from '../given/collection.ts'

/** The database reads a clock that a thread of its own sets. */
const maxClockLagMs = 5_000
let runs = 0

it('given any commands, then MongoDB holds what the pure functions make of them', async (test) => {
  const { collection } = await givenCollection(test)
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 5, maxLength: 25 }), async (steps) => {
      const id = `${(runs += 1)}`
      const submitted = { queue: id, uniqueKey: 'one' }
      const stored = async () => (await collection.findOne({ _id: id }))!.work
      const before = new Date()
      await submitWork(collection, { id, own: { parcel: 1 }, work: submitted })
      let work = await stored()
      const initial = [before, new Date()].map((now) => initialWork(submitted, now))
      assertIsOneOf(work, initial, 'submitted')
      for (const { afterMs, command: of } of steps) {
        work = await letPass(asAnyWork(collection), id, afterMs, work)
        const command = of(work)
        const from = new Date()
        await give(collection, id, command, work, runs % 2 === 0)
        // The database's clock showed a time in between.
        const decided = [from, new Date()].map((now) => decidedAt(now, command, work))
        work = await stored()
        assertIsOneOf(work, decided, JSON.stringify(command))
      }
    }),
    { numRuns: 60 },
  )
})

/** Time passes for an item by its times going back. @returns the item by then */
async function letPass(items: AnyWorkCollection, _id: string, ms: number, work: Work): Promise<Work> {
  const dueAt = new Date(work.dueAt.getTime() - ms)
  await items.updateOne({ _id }, { $set: { 'work.dueAt': dueAt } })
  return { ...work, dueAt }
}

function decidedAt(now: Date, command: WorkCommand, work: Work): Work {
  return decideWork(command, work, now).reduce((state, event) => evolveWork(state, event, now), work)
}

async function give(
  collection: WorkCollection<Parcel>,
  id: string,
  command: WorkCommand,
  work: Work,
  isWide: boolean,
): Promise<void> {
  const items = asAnyWork(collection)
  switch (command.type) {
    case 'claim': {
      const { worker, leaseMs } = command
      await claimWork(items, { queue: work.queue }, { worker, leaseMs, limit: isWide ? 10 : 1 })
      return
    }
    case 'hasten':
      return void (await hastenWork(collection, id))
    case 'cancel':
      return void (await cancelWork(collection, id))
    case 'redrive':
      return void (await redriveWork(collection, { queue: work.queue, where: {} }))
    case 'complete':
      return void (await completeWork(collection, id))
    case 'deadLetter':
      return void (await deadLetterWork(collection, id, command.reason))
    case 'reschedule':
      return void (await rescheduleWork(collection, id, command))
    case 'extend':
      return void (await extendLeases(items, [{ id, fence: command.fence }], command.leaseMs))
    default: {
      // As a worker believes that may have lost its lease.
      const [event] = decideWork(command, { ...work, state: 'leased', fence: command.fence }, new Date())
      const write = { held: { id, fence: command.fence }, event: event! }
      await (isWide ? writeManyHeld(items, [write]) : writeHeld(items, write))
    }
  }
}

/** Times are within those of the two; the rest is as of one of them, where they differ. */
function assertIsOneOf(stored: Work, decided: readonly Work[], command: string): void {
  const [early, late] = decided.map(comparable)
  const isLate = !isDeepStrictEqual(comparable(stored), early)
  assert.deepEqual(comparable(stored), isLate ? late : early, command)
  if (stored.state !== 'waiting' && stored.state !== 'leased') return
  const dueAt = decided.map((work) => work.dueAt.getTime())
  assert.ok(stored.dueAt.getTime() >= Math.min(...dueAt) - maxClockLagMs, command)
  assert.ok(stored.dueAt.getTime() <= Math.max(...dueAt), command)
}

function comparable({ dueAt: _dueAt, createdAt: _createdAt, finishedAt, failures, ...rest }: Work) {
  return { ...rest, isFinished: finishedAt !== null, failures: failures.map(({ error }) => error) }
}
