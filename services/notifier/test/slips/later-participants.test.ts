import assert from 'node:assert/strict'
import { it } from 'node:test'
import { at, person } from '../given/orders.ts'
import { sender } from '../given/sender.ts'
import { smtpServer } from '../given/smtp.ts'
import { eventually } from '@slipstream/testing/eventually.ts'

const customer = { id: null, name: 'Mere', email: 'mere@example.test', phone: null }
const hana = (email: string) => person('1-1', 'Hana', email)

it('given participants added or corrected later, then they alone get a slip, once an address', async (test) => {
  const smtp = await smtpServer(test)
  const given = await sender(test, smtp.url)
  const mailedAfter = async (time: string, ...participants: ReturnType<typeof person>[]) => {
    await given.due('1', { customer, participants, modifiedAt: at(time) })
    await eventually(
      'nothing is due',
      async () => (await given.ledger.countDocuments({ state: 'due' })) === 0,
    )
    return smtp.taken
      .splice(0)
      .map(({ to }) => to)
      .sort()
  }
  assert.deepEqual(await mailedAfter('06:44:00', hana('hana@example.test')), [
    'hana@example.test',
    'mere@example.test',
  ])
  assert.deepEqual(await mailedAfter('06:45:00', hana(' HANA@example.test')), [], 'the same address')
  assert.deepEqual(await mailedAfter('06:46:00', hana('corrected@example.test')), ['corrected@example.test'])
  assert.deepEqual(
    await mailedAfter('06:44:00', hana('hana@example.test')),
    [],
    'an older state that is repeated',
  )
  assert.deepEqual(
    await mailedAfter('06:44:30', hana('never-seen@example.test')),
    [],
    'an older state, in between',
  )
  const wiremu = person('1-2', 'Wiremu', 'wiremu@example.test')
  assert.deepEqual(await mailedAfter('06:47:00', hana('corrected@example.test'), wiremu), [
    'wiremu@example.test',
  ])
  assert.deepEqual(
    await mailedAfter('06:48:00', hana('hana@example.test'), wiremu),
    [],
    'an address that had one',
  )
})
