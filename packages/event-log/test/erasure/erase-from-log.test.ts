import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Event } from '@slipstream/events/event.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { redact } from '@slipstream/events/personal-data/redact.ts'
import { eraseFromLog } from '../../src/erasure/erase-from-log.ts'
import type { FoundEvent } from '../../src/erasure/erase-from-log.ts'
import { PersonInLog } from '../../src/erasure/domain/person-in-log.ts'
import { findPerson } from '../../src/erasure/find-person.ts'
import { wholeLog } from '../../src/erasure/read-log.ts'
import { givenKeys } from '../personal-data/given-keys.ts'
import { givenLog, orderOf, participant } from './given-log.ts'

const mere = { name: 'Mere Tamihana', email: 'Mere@Example.test' }
const hana = { name: 'Hana Ngata', email: 'hana@example.test' }

const own = orderOf('1', mere, [
  participant('1-1', 'Mere Tamihana', null),
  participant('1-2', 'Aroha Pere', null),
])
const ofHana = orderOf('2', hana, [
  participant('2-1', 'Mere T.', 'mere@example.test'),
  participant('2-2', 'Wiremu Ngata', 'wiremu@example.test'),
])
const other = orderOf('3', hana)
const shipped: Event = { ...examples.ShipmentShipped, id: 'shipped', subject: 'shop/1' }
const scanned: Event = { ...examples.ShipmentScanned, id: 'scanned', subject: 'shop/1' }
const quarantined: Event = {
  ...examples.DeliveryQuarantined,
  id: 'quarantined',
  data: {
    ...examples.DeliveryQuarantined.data,
    bodyBase64: Buffer.from('{"email":"mere@example.test"}').toString('base64'),
  },
}
const checkedIn: Event = { ...examples.ParticipantCheckedIn, id: 'checked-in', subject: 'shop/1' }
const all = [own, ofHana, other, shipped, scanned, quarantined, checkedIn]

const erasedOf = (event: Event): Event =>
  ({ ...event, data: redact(event.type, event.data as never) }) as Event

async function given(events: readonly Event[] = all, sealed = true) {
  const keys = await givenKeys()
  const { ring, store, sealer } = keys
  const world = await givenLog(events, sealed ? sealer.seal : undefined, ring, store)
  const erase = async (email: string, { isDryRun = false, steps = Infinity } = {}): Promise<FoundEvent[]> => {
    world.forget()
    const parts = await wholeLog(world.reading)
    const person = await findPerson(world.reading, parts, new PersonInLog(email))
    const found: FoundEvent[] = []
    const seal = isDryRun ? undefined : sealer.seal
    for await (const one of eraseFromLog({ reading: world.reading, parts, person, ring, store, seal })) {
      found.push(one)
      if (found.length >= steps) return found
    }
    world.forget()
    return found
  }
  return { ...world, sealer, erase }
}

const outcomes = (found: readonly FoundEvent[]): Record<string, string> =>
  Object.fromEntries(found.map(({ type, subject, outcome }) => [`${type} ${subject}`, outcome]))

describe('erasing a person from the log', () => {
  it('given orders with others in them, then the person is gone and the others stay', async () => {
    const { erase, events } = await given()
    assert.deepEqual(outcomes(await erase('mere@example.test')), {
      'ShipmentShipped shop/1': 'erased',
      'ShipmentScanned shop/1': 'erased',
      'OrderUpdated shop/1': 'for others',
      'OrderUpdated shop/2': 'for others',
      [`DeliveryQuarantined ${quarantined.subject}`]: 'erased',
    })
    const after = await events()
    for (const event of [shipped, scanned, quarantined])
      assert.deepEqual(after.get(event.id), erasedOf(event))
    assert.deepEqual(after.get(other.id), other)
    const ownAfter = after.get(own.id) as typeof own
    assert.deepEqual(ownAfter.data.order.participants, [
      { participantId: '1-1', lineItemId: '1', name: null, email: null, fields: {} },
      own.data.order.participants[1],
    ])
    assert.deepEqual(ownAfter.data.order.customer, { id: null, name: null, email: null, phone: null })
    const hanaAfter = after.get(ofHana.id) as typeof ofHana
    assert.deepEqual(hanaAfter.data.order.customer, ofHana.data.order.customer)
    assert.deepEqual(hanaAfter.data.order.billing, ofHana.data.order.billing)
    assert.deepEqual(hanaAfter.data.order.participants[1], ofHana.data.order.participants[1])
    assert.doesNotMatch(JSON.stringify([ownAfter, hanaAfter]), /mere/i)
    assert.equal(hanaAfter.data.order.total, ofHana.data.order.total)
  })

  it('given a registration that somebody else got, then they stay', async () => {
    const later = orderOf('2', hana, [participant('2-1', 'Tane Rua', 'tane@example.test')])
    const { erase, events } = await given([ofHana, { ...later, id: 'later' }])
    await erase('mere@example.test')
    assert.deepEqual((await events()).get('later'), { ...later, id: 'later', data: later.data })
  })

  it('given the e-mail in what somebody else wrote, then only it is replaced', async () => {
    const { participants } = ofHana.data.order
    const tane = { ...participant('2-3', 'Tane Rua', null), fields: { 'parent email': 'mere@example.test' } }
    const order = {
      ...ofHana.data.order,
      note: 'Invoice to mere@example.test',
      participants: [...participants, tane],
    }
    const { erase, events } = await given([{ ...ofHana, data: { ...ofHana.data, order } }])
    await erase('mere@example.test')
    const after = ((await events()).get(ofHana.id) as typeof ofHana).data.order
    assert.equal(after.note, 'Invoice to erased')
    assert.deepEqual(after.participants[2], { ...tane, fields: { 'parent email': 'erased' } })
    assert.deepEqual([after.customer, after.billing], [order.customer, order.billing])
  })

  it('given people who are erased one after the other, then nobody is left', async () => {
    const { erase, events } = await given()
    for (const email of ['mere@example.test', 'wiremu@example.test', 'hana@example.test']) await erase(email)
    assert.deepEqual((await events()).get(ofHana.id), erasedOf(ofHana))
    assert.deepEqual(await erase('hana@example.test'), [])
  })

  it('given an erasure that is interrupted anywhere and run again, then it is complete', async () => {
    const { erase, events } = await given()
    await erase('mere@example.test')
    const expected = await events()
    for (let steps = 1; steps <= 5; steps++) {
      const world = await given()
      await world.erase('mere@example.test', { steps })
      await world.erase('mere@example.test')
      assert.deepEqual(await world.events(), expected, `after ${steps}`)
    }
  })

  it('given a dry run, then the same is found and nothing is changed', async () => {
    const { erase, events } = await given()
    const found = await erase('mere@example.test', { isDryRun: true })
    assert.deepEqual((await events()).get(own.id), own)
    assert.deepEqual(found, await erase('mere@example.test'))
  })

  it('given events in clear from before, then they are named and stay', async () => {
    const { erase, events } = await given([own, other], false)
    assert.deepEqual(outcomes(await erase('mere@example.test')), { 'OrderUpdated shop/1': 'in clear' })
    assert.deepEqual((await events()).get(own.id), own)
  })
})
