import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { EventType } from '@slipstream/events/event-types/event-types.ts'
import { hasPersonalData, redact } from '@slipstream/events/personal-data/redact.ts'
import { sealedHeaderName } from '@slipstream/events/personal-data/sealed-header.ts'
import { takeWhole } from '@slipstream/events/personal-data/take-out.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { anyText } from '@slipstream/testing/any-text.ts'
import { keyBytes, KeyRing, keysPerBlock } from '../../src/personal-data/key-ring.ts'
import { localMasterKey } from '../../src/personal-data/master-key.ts'
import {
  availableOpener,
  erasedHeaderName,
  keysMissingHeaderName,
  PersonalDataClosed,
  recordOpener,
  withoutKeys,
} from '../../src/personal-data/open-records.ts'
import { nameOfKey, parseSealed, sealedIn, sealPart } from '../../src/personal-data/sealed-part.ts'
import { givenKeys, recordOf } from './given-keys.ts'

const types = Object.keys(examples) as EventType[]
const erasedOf = <Some extends Event>(event: Some): Some => ({
  ...event,
  data: redact(event.type, event.data as never),
})
const keyIn = ({ headers }: { headers: Record<string, string> }) => {
  const sealed = sealedIn(headers)
  assert.ok(sealed)
  return sealed.key
}

describe('sealed events', () => {
  it('given any type of event, then it is opened byte for byte, and unreadable before', async () => {
    const { sealer, open } = await givenKeys()
    const clear = types.map((type) => recordOf(examples[type]))
    const sealed = types.map((type) => recordOf(examples[type], sealer.seal))
    const opened = await open(sealed)
    assert.deepEqual(
      opened.map(({ stored: _, ...record }) => record),
      clear,
    )
    for (const [index, type] of types.entries())
      assert.deepEqual(opened[index]?.stored !== undefined, hasPersonalData(type), type)
    const { email } = examples.OrderUpdated.data.order.customer
    assert.ok(email !== null && clear.some(({ value }) => value.includes(email)))
    for (const { value, headers } of sealed.filter((_, index) => hasPersonalData(types[index] as EventType)))
      assert.ok(!value.includes(email) && !JSON.stringify(headers).includes(email))
  })

  it('given any texts, then they are opened as they were, and gone once erased', async () => {
    const { sealer, ring, open, freshOpen } = await givenKeys()
    await fc.assert(
      fc.asyncProperty(anyText(1, 40), fc.jsonValue(), async (name, value) => {
        const marked = `<${name}>`
        const { data, ...rest } = examples.OrderUpdated
        const customer = { ...data.order.customer, name: marked }
        const payload = { value, marked }
        const event = { ...rest, data: { ...data, order: { ...data.order, customer }, payload } }
        const record = recordOf(event, sealer.seal)
        const [opened] = await open([record])
        assert.ok(opened)
        assert.deepEqual(decodeEvent(opened), JSON.parse(JSON.stringify(event)))
        await ring.destroy([keyIn(record)])
        const [erased] = await freshOpen()([record])
        assert.ok(erased)
        assert.deepEqual(decodeEvent(erased), erasedOf(event))
      }),
      { numRuns: 30 },
    )
  })

  it('given an event whose key is destroyed, then it alone is without personal data', async () => {
    const { sealer, ring, freshOpen } = await givenKeys()
    const records = [1, 2, 3].map(() => recordOf(examples.OrderUpdated, sealer.seal))
    await ring.destroy([keyIn(records[1] as never)])
    await ring.destroy([keyIn(records[1] as never)])
    const [first, second, third] = await freshOpen()(records)
    assert.ok(first && second && third)
    assert.deepEqual(decodeEvent(first), examples.OrderUpdated)
    assert.deepEqual(decodeEvent(second), erasedOf(examples.OrderUpdated))
    assert.deepEqual(decodeEvent(third), examples.OrderUpdated)
    assert.deepEqual(
      [first, second].map(({ headers }) => headers[erasedHeaderName]),
      [undefined, 'true'],
    )
  })

  it('given what is left for others of an erased event, then that is read', async () => {
    const { sealer, ring, store, freshOpen } = await givenKeys()
    const record = recordOf(examples.OrderUpdated, sealer.seal)
    const left = { ...examples.OrderUpdated, data: { ...examples.OrderUpdated.data, payload: {} } }
    const sealed = sealer.seal(takeWhole(record.value, recordOf(left).value), left.id)
    const version = record.headers['ce_dataversion'] ?? ''
    await store.storeRemainders(new Map([[nameOfKey(keyIn(record)), { version, sealed }]]))
    const read = async () => {
      const [opened] = await freshOpen()([record])
      assert.ok(opened)
      return decodeEvent(opened)
    }
    assert.deepEqual(await read(), examples.OrderUpdated)
    await ring.destroy([keyIn(record)])
    assert.deepEqual(await read(), left)
    const key = parseSealed(sealed)?.key
    assert.ok(key)
    await ring.destroy([key])
    assert.deepEqual(await read(), erasedOf(examples.OrderUpdated))
  })

  it('given sealed text that was changed, then it is not taken for erased', async () => {
    const { sealer, open } = await givenKeys()
    const record = recordOf(examples.OrderUpdated, sealer.seal)
    const text = record.headers[sealedHeaderName] ?? ''
    const moved = { ...record, headers: { ...record.headers, ce_id: 'another' } }
    const last = String.fromCharCode(text.charCodeAt(text.length - 1) ^ 1)
    const changed = {
      ...record,
      headers: { ...record.headers, [sealedHeaderName]: text.slice(0, -1) + last },
    }
    const strange = { ...record, headers: { ...record.headers, [sealedHeaderName]: '2.x' } }
    const shorter = { ...record, value: record.value.subarray(0, 20) }
    const opened = await open([moved, changed, strange, shorter])
    assert.equal(opened.length, 4)
    for (const one of opened) assert.throws(() => decodeEvent(one), /sealed/)
  })

  it('given keys that are not in the database, then nothing counts as erased', async () => {
    const { sealer } = await givenKeys()
    const another = await givenKeys()
    const record = recordOf(examples.OrderUpdated, sealer.seal)
    await assert.rejects(another.open([record]), PersonalDataClosed)
    await assert.rejects(withoutKeys([record]), /masterKey is not configured/)
    const clear = recordOf(examples.OrderUpdated)
    assert.deepEqual(await withoutKeys([clear]), [clear])
  })

  it('given an erasure, then what has no keys stays sealed, and what has them is opened', async () => {
    const { sealer, ring, store } = await givenKeys()
    const another = await givenKeys()
    const [lost, kept, left] = [another, { sealer }, { sealer }].map((by) =>
      recordOf(examples.OrderUpdated, by.sealer.seal),
    )
    assert.ok(lost && kept && left)
    // Its remainder is here, and the keys of that are not.
    const sealed = another.sealer.seal(takeWhole(left.value, left.value), examples.OrderUpdated.id)
    await store.storeRemainders(new Map([[nameOfKey(keyIn(left)), { version: '1', sealed }]]))
    await ring.destroy([keyIn(left)])
    const opened = await availableOpener(ring, store)([lost, kept, left])
    const lostBlock = keyIn(lost).block
    assert.equal(parseSealed(sealed)?.key.block, lostBlock)
    const marked = [lost, left].map((record) => ({
      ...record,
      headers: { ...record.headers, [keysMissingHeaderName]: lostBlock },
    }))
    assert.deepEqual([opened[0], opened[2]], marked)
    assert.deepEqual(opened[1] && decodeEvent(opened[1]), examples.OrderUpdated)
    for (const record of marked) assert.throws(() => decodeEvent(record), /sealed/)
  })

  it('given another master key, then nothing is sealed or opened', async () => {
    const { store } = await givenKeys()
    const other = new KeyRing(store, localMasterKey(new Secret(randomBytes(32).toString('base64'))))
    await assert.rejects(other.makeBlocks(1), /belong to the master key/)
    assert.throws(() => localMasterKey(new Secret('too short')), /32 bytes/)
  })

  it('given a batch, then its keys are looked up at once, and only once', async () => {
    const { sealer, open, looked } = await givenKeys()
    const records = Array.from({ length: 200 }, () => recordOf(examples.OrderUpdated, sealer.seal))
    looked.up = 0
    await open(records.slice(0, 100))
    await open(records.slice(100))
    assert.equal(looked.up, 1)
    await open([recordOf(examples.OrderUpdated)])
    assert.equal(looked.up, 1)
  })

  it('given the bytes of a header as the log has them, then they are opened', async () => {
    const bytes = Buffer.from(
      `01050505050505050505050505c8d5f9a43aebfed31987e9588189f7e0544168cfec842723788f3eb3884d37308a1098b0926597ac
       585a0e27e8cd1011ddcd944f894df8cbdf0871fb`.replaceAll(/\s/g, ''),
      'hex',
    )
    const { store } = await givenKeys()
    const findBlocks = (ids: readonly string[]) =>
      Promise.resolve(ids.map((id) => ({ id, keys: Buffer.alloc(keysPerBlock * keyBytes, 7) })))
    const { value, headers } = recordOf(erasedOf(examples.CalloutCancelled))
    const record = { value, headers: { ...headers, [sealedHeaderName]: bytes.toString('latin1') } }
    const [opened] = await recordOpener({ findBlocks }, store)([record])
    assert.ok(opened)
    assert.deepEqual(decodeEvent(opened), examples.CalloutCancelled)
  })

  it('given an event in clear from before, then it is read as it is', async () => {
    const { open } = await givenKeys()
    const record = recordOf(examples.OrderUpdated)
    assert.deepEqual(await open([record]), [record])
  })

  it('given two events, then no two have the same key', async () => {
    const { sealer } = await givenKeys()
    const count = keysPerBlock
    const names = Array.from({ length: count }, () =>
      nameOfKey(keyIn(recordOf(examples.OrderUpdated, sealer.seal))),
    )
    assert.equal(new Set(names).size, count)
  })
})

it('what is sealed twice differs', async () => {
  const { ring } = await givenKeys()
  const [block] = await ring.makeBlocks(1)
  const { keyOf } = await import('../../src/personal-data/key-ring.ts')
  const key = block && keyOf(block, 0)
  assert.ok(block && key)
  const texts = [1, 2].map(() => sealPart({ block: block.id, index: 0 }, key, Buffer.from('text'), 'event'))
  assert.notDeepEqual(texts[0], texts[1])
})
