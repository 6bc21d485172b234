import assert from 'node:assert/strict'
import { it } from 'node:test'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { world } from '../given/world.ts'

const schedules = `
schedules:
  daily-digest:
    cron: 0 7 * * *
    action: { kind: digest, recipients: [ops@shop.example], from: ops@shop.example }
`

it('given a digest that is delivered twice, then each recipient gets one mail', async (test) => {
  const given = await world(test)
  const [anna, ben] = [given.address('anna'), given.address('ben')]
  const to = new Date().toISOString()
  const data = { ...examples.DigestDue.data, to, recipients: [anna, ben], sender: 'ops@shop.example' }
  const digest = { ...examples.DigestDue, data: { ...data, locale: 'de' } }
  const { health } = given.start(undefined, { sources: schedules })
  const isReady = async () => (await health.readiness()).dependencies['jobs']?.ready === true
  await eventually('the topic is there', isReady)
  await given.append(digest, digest)
  await eventually('both are sent', async () => (await given.states()).join() === 'sent,sent')
  await eventually('caught up', () => given.isCaughtUp('notifier-jobs'))
  const inbox = (await (await fetch(`${given.stack.inboxUrl}/email`)).json()) as {
    subject: string
    to: { address: string }[]
  }[]
  const mails = inbox.filter((mail) => mail.to.some(({ address }) => [anna, ben].includes(address)))
  assert.deepEqual(mails.map((mail) => mail.to[0]?.address).sort(), [anna, ben].sort())
  for (const { subject } of mails) assert.match(subject, /^Bericht .*: 1 Alarm liegt vor, 1 wartet$/)
})
