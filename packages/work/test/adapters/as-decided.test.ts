import assert from 'node:assert/strict'
import { it } from 'node:test'
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

let runs = 0

it('given any commands, then MongoDB holds what the pure functions make of them', async (test) => {
  const { collection } = await givenCollection(test)
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 5, maxLength: 25 }), async (steps) => {
      const id = `${(runs += 1)}`
      await submitWork(collection, { id, own: { parcel: 1 }, work: { queue: id, uniqueKey: 'one' } })
      // The database's clock goes on while the commands are given: so do these times.
      let passedMs = 0
      const time = () => new Date(Date.now() + passedMs)
      let work = initialWork({ queue: id, uniqueKey: 'one' }, time())
      for (const { afterMs, command: of } of steps) {
        await letPass(asAnyWork(collection), id, afterMs)
        passedMs += afterMs
        const command = of(work)
        const now = time()
        const isWide = runs % 2 === 0
        await give(collection, id, command, work, isWide)
        work = decideWork(command, work, now).reduce((state, event) => evolveWork(state, event, now), work)
        const stored = (await collection.findOne({ _id: id }))?.work
        assert.deepEqual(comparable(stored!, new Date()), comparable(work, time()), JSON.stringify(command))
      }
    }),
    { numRuns: 60 },
  )
})

/** Time passes for an item by its times going back. */
async function letPass(items: AnyWorkCollection, _id: string, ms: number): Promise<void> {
  await items.updateOne({ _id }, [{ $set: { 'work.dueAt': { $subtract: ['$work.dueAt', ms] } } }])
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

/** Times count from now, to the nearest 2.5 seconds: a command takes a while to arrive. */
function comparable({ dueAt, createdAt: _createdAt, finishedAt, failures, ...rest }: Work, now: Date) {
  const isDated = rest.state === 'waiting' || rest.state === 'leased'
  const dueInMs = Math.max(0, Math.round((dueAt.getTime() - now.getTime()) / 2_500)) * 2_500
  return {
    ...rest,
    ...(isDated && { dueInMs }),
    isFinished: finishedAt !== null,
    failures: failures.map(({ error }) => error),
  }
}
