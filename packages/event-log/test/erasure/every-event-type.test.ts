import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '@slipstream/events/event.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { EventType } from '@slipstream/events/event-types/event-types.ts'
import type { Leave } from '@slipstream/events/personal-data/leave.ts'
import { hasPersonalData, redact } from '@slipstream/events/personal-data/redact.ts'
import { editOf } from '../../src/erasure/domain/edit-document.ts'
import { eraseFromLog } from '../../src/erasure/erase-from-log.ts'
import { PersonInLog, textOf } from '../../src/erasure/domain/person-in-log.ts'
import { wholeLog } from '../../src/erasure/read-log.ts'
import { givenKeys } from '../personal-data/given-keys.ts'
import { givenLog } from './given-log.ts'

const email = 'mere@example.test'

/** An e-mail in each place where the schema lets a person be. */
const filledIn: Leave = (value, left) => {
  const found: unknown = value
  if (left === null || typeof left === 'string') return email as typeof value
  if (typeof found !== 'object' || found === null) return value
  if (Array.isArray(found)) return value
  return ('email' in found || !('lines' in found) ? { ...found, email } : found) as typeof value
}

function naming(type: EventType): Event {
  const example: Event = examples[type]
  const data =
    example.type === 'DeliveryQuarantined'
      ? { ...example.data, detail: email, bodyBase64: Buffer.from(email).toString('base64') }
      : redact(type, example.data as never, filledIn)
  return { ...example, id: `naming-${type}`, data } as Event
}

test('given a person in any type of event, then they are erased, and only once', async () => {
  const types = (Object.keys(examples) as EventType[]).filter(hasPersonalData)
  const { ring, store, sealer } = await givenKeys()
  const world = await givenLog(types.map(naming), sealer.seal, ring, store)
  const person = new PersonInLog(email)
  const erase = async () => {
    const parts = await wholeLog(world.reading)
    const found = await Array.fromAsync(
      eraseFromLog({ reading: world.reading, parts, person, ring, store, seal: sealer.seal }),
    )
    world.forget()
    return found
  }
  const isNamed = ([, event]: [string, Event]): boolean => person.isIn(textOf(event))
  assert.equal([...(await world.events())].filter(isNamed).length, types.length)

  const erased = await erase()
  assert.deepEqual(new Set(erased.map(({ type }) => type)), new Set(types))
  assert.deepEqual([...(await world.events())].filter(isNamed), [])
  assert.deepEqual(await erase(), [])
})

for (const type of (Object.keys(examples) as EventType[]).filter(hasPersonalData))
  test(`given a document with the data of ${type} about their order, then nothing of a person is left`, () => {
    const taken: string[] = []
    const note: Leave = (value, left) => {
      const kept = JSON.stringify(left)
      taken.push(...textsOf(value).filter((text) => !kept.includes(JSON.stringify(text))))
      return left
    }
    // What the source sent as a whole is in events only.
    const { payload: _payload, ...data } = naming(type).data as Record<string, unknown>
    redact(type, { ...data, payload: {} } as never, note)
    const person = new PersonInLog(email)
    person.owned.add('shop/1')
    person.participants.set('shop/1', new Set(JSON.stringify(data).match(/(?<="participantId":")[^"]+/g)))
    const document = { _id: 'shop/1', data }
    const set = editOf(document, person)?.set ?? {}
    const after = structuredClone(document) as Record<string, unknown>
    for (const [path, change] of Object.entries(set)) setAt(after, path.split('.'), change.after)
    const left = textsOf(after)
    assert.deepEqual(
      taken.filter((text) => left.includes(text) && !isId(text)),
      [],
    )
  })

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

function setAt(inside: Record<string, unknown>, [name = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) inside[name] = value
  else setAt(inside[name] as Record<string, unknown>, rest, value)
}

/** A customer's number, and a country. */
const isId = (text: string): boolean => /^(\d+|[A-Z]{2})$/.test(text)
