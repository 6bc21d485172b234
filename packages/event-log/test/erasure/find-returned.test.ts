import assert from 'node:assert/strict'
import { test } from 'node:test'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { findReturned } from '../../src/erasure/find-returned.ts'
import { wholeLog } from '../../src/erasure/read-log.ts'
import { givenKeys } from '../personal-data/given-keys.ts'
import { givenLog } from './given-log.ts'

const { DeliveryQuarantined: example } = examples

const quarantined = (id: string, emails: readonly string[]) => ({
  ...{ ...example, id },
  data: { ...example.data, bodyBase64: Buffer.from(emails.join(' ')).toString('base64') },
})

test('given e-mails of more others than are kept, then who was erased is found among them', async (t) => {
  const { db } = givenWorld(t, 'find-returned')
  const { ring, store, sealer } = await givenKeys()
  const others = Array.from({ length: 10_001 }, (_, index) => `${index}@example.test`)
  const email = 'mere@example.test'
  const events = [['other@example.test', email], others, ['other@example.test', email]]
  const log = events.map((emails, index) => quarantined(`quarantined-${index}`, emails))
  const { reading } = await givenLog(log, sealer.seal, ring, store)
  const hashed: string[] = []
  const found = await findReturned(reading, {
    ...{ db, parts: await wholeLog(reading), unfinished: [], rebuilt: new Set() },
    erasures: new Map([[email, { orders: [], untilMs: Infinity }]]),
    ring: { hashOf: (one) => Promise.resolve((hashed.push(one), one)) },
  })
  assert.deepEqual(found, [{ email, untilMs: Infinity, later: new Set(), isUnfinished: false }])
  assert.equal(hashed.filter((one) => one === email).length, 1)
  assert.equal(hashed.filter((one) => one === 'other@example.test').length, 2)
})
