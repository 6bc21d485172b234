import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { checkInExamples } from '@slipstream/events/event-types/orders/check-in-examples.ts'
import type { CheckInEvent } from '@slipstream/events/event.ts'
import type { CheckInDocument } from '@slipstream/read-models/check-ins/check-in-document.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { liveCollections } from '../../src/adapters/read-model-versions.ts'
import { checkInProjection } from '../../src/check-ins/check-in-projection.ts'
import { checkInModels } from '../../src/check-ins/domain/check-ins.ts'
import { rebuild } from '../../src/rebuild/rebuild.ts'
import { isCaughtUp, partitions, world } from '../given/world.ts'
import type { World } from '../given/world.ts'

const { ParticipantCheckedIn: arrived, CheckInUndone: undone } = checkInExamples

function event(
  type: CheckInEvent['type'],
  orderId: string,
  participantId: string | null,
  revision: number,
): CheckInEvent {
  const example = type === 'CheckInUndone' ? undone : arrived
  const id = [type, orderId, participantId, revision].join('-')
  const data = { ...example.data, orderId, participantId, revision }
  return { ...example, id, subject: `shop/${orderId}`, data } as CheckInEvent
}

const day = [
  ...['1', '2', '3', '4'].map((participant) => event('ParticipantCheckedIn', '1042', participant, 1)),
  event('CheckInUndone', '1042', '2', 2),
  event('ParticipantCheckedIn', '1042', '2', 3),
  event('CheckInUndone', '1042', '3', 2),
  event('ParticipantCheckedIn', '1043', null, 1),
]

const live = async ({ db }: World) =>
  db
    .collection<CheckInDocument>((await liveCollections(db))['check-ins'])
    .find()
    .sort({ _id: 1 })
    .toArray()

const isProjected = (given: World) => isCaughtUp(given, 'projector-check-ins', given.checkInsTopic)

describe('check-ins, projected on real servers', () => {
  it('given a day at the desk, when it is delivered twice and rebuilt, then nothing changes', async (test) => {
    const given = await world(test)
    given.start()
    await given.appendCheckIns(day)
    await eventually('caught up', () => isProjected(given))
    const once = await live(given)
    assert.deepEqual(
      once.map(({ _id, isIn, revision }) => [_id, isIn, revision]),
      [
        ['shop/1042/1', true, 1],
        ['shop/1042/2', true, 3],
        ['shop/1042/3', false, 2],
        ['shop/1042/4', true, 1],
        ['shop/1043', true, 1],
      ],
    )
    await given.appendCheckIns(day)
    await eventually('caught up again', () => isProjected(given))
    assert.deepEqual(await live(given), once)

    await given.db.collection('check-ins_v1').updateMany({}, { $set: { isIn: false } })
    const { client, db, log, checkInsTopic } = given
    const context = {
      ...{ client, db, log, onProgress: () => undefined, checkpoints: mongoCheckpointStore(client, db) },
      ...{ projection: checkInProjection, topic: checkInsTopic, partitions: [...Array(partitions).keys()] },
      signal: new AbortController().signal,
    }
    assert.deepEqual(await rebuild(context, [checkInModels[0]!], { fresh: false }), [
      { model: 'check-ins', version: 2, documents: 5 },
    ])
    assert.deepEqual(await live(given), once)
  })

  it('given an event of something else, then it is dead-lettered', async (test) => {
    const given = await world(test)
    given.start()
    await given.appendCheckIns([{ ...day[0]!, subject: 'shop/1' }])
    await eventually('caught up', () => isProjected(given))
    const letters = await given.db.collection<{ reason: string }>('deadLetters').find().toArray()
    assert.match(letters[0]?.reason ?? '', /has the key shop\/1 but is about shop\/1042/)
    assert.deepEqual(await live(given), [])
  })
})
