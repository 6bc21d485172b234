import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { minute, raised, resolved } from '../given/alerts.ts'
import { smtpServer } from '../given/smtp.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { world } from '../given/world.ts'
import type { World } from '../given/world.ts'

const hundred = Array.from({ length: 100 }, (_, index) => raised(String(2_000 + index)))

const alertsTo = ({ address }: World, changes = '') =>
  `alerts: { email: { from: 'Slipstream <ops@shop.example>', to: ['${address('ops')}'] }, groupWaitMs: 0, groupIntervalMs: 1000${changes} }`

const subjectOf = (raw: string): string | undefined => /^subject: (.*)$/im.exec(raw)?.[1]

describe('alerts by mail, through the real log, database and mail server', () => {
  it('given a hundred missing orders, delivered twice, then one mail, and one when they end', async (test) => {
    const given = await world(test)
    const smtp = await smtpServer(test)
    await given.append(...hundred, ...hundred)
    const notifier = given.start(smtp.url, { alerts: alertsTo(given) })
    await eventually('sent', () => smtp.taken.length === 1)
    const [mail] = smtp.taken
    assert.equal(mail?.to, given.address('ops'))
    assert.equal(subjectOf(mail.raw), '[shop] 100 orders missing')
    assert.match(mail.raw, /2000=E2=80=932099/)
    assert.match(mail.messageId, /^<[0-9a-f]{32}@shop\.example>$/)

    await given.append(...hundred.map((alert) => resolved(alert, minute)))
    await eventually('all ends are known', () => given.isCaughtUp('notifier-alerts'))
    await eventually('the end is sent', () => smtp.taken.some(({ raw }) => raw.includes('resolved: ')))
    await eventually('all is settled', async () => {
      const [open, due] = await Promise.all([
        given.db.collection('notifierAlerts').countDocuments({ settled: false }),
        given.ledger.countDocuments({ state: 'due' }),
      ])
      return open === 0 && due === 0
    })
    assert.equal(new Set(smtp.taken.map(({ messageId }) => messageId)).size, smtp.taken.length)
    assert.equal((await notifier.health.readiness()).dependencies['alerts']?.ready, true)
    assert.match(await given.metrics.registry.metrics(), /notifier_alert_flushes_total\{[^}]*\} [1-9]/)
  })

  it('given a topic of alerts that have long ended, then a first start sends only firing ones', async (test) => {
    const given = await world(test)
    const smtp = await smtpServer(test)
    await given.append(...hundred, ...hundred.slice(1).map((alert) => resolved(alert, minute)))
    given.start(smtp.url, { alerts: alertsTo(given) })
    await eventually('sent', () => smtp.taken.length === 1)
    assert.equal(subjectOf(smtp.taken[0]?.raw ?? ''), '[shop] 1 order missing')
    assert.equal(await given.ledger.countDocuments(), 1)
  })

  it('given a restart and a replay of the log, then nothing is sent twice', async (test) => {
    const given = await world(test)
    const smtp = await smtpServer(test)
    const alerts = alertsTo(given)
    await given.append(...hundred)
    const first = given.start(smtp.url, { alerts })
    await eventually('sent', () => smtp.taken.length === 1)
    await eventually('recorded', async () => (await given.states()).join() === 'sent')
    await first.stop()
    await given.db.collection('checkpoints').deleteMany({})
    given.start(smtp.url, { alerts })
    given.start(smtp.url, { alerts })
    await eventually('read again', () => given.isCaughtUp('notifier-alerts'))
    await given.append(raised('9000', 0, { rule: 'stalled-order' }))
    await eventually('the new alert is sent', () => smtp.taken.length === 2)
    assert.match(subjectOf(smtp.taken[1]?.raw ?? '') ?? '', /1 order stalled/)
    await eventually('both are recorded', async () => (await given.states()).join() === 'sent,sent')
    assert.equal(smtp.taken.length, 2)
  })

  it('given an event of another kind, then it is dead-lettered, and alerts continue', async (test) => {
    const given = await world(test)
    const smtp = await smtpServer(test)
    await given.appendTo('alerts', 'shop/1')
    await given.append(raised('1'))
    given.start(smtp.url, { alerts: alertsTo(given) })
    await eventually('sent', () => smtp.taken.length === 1)
    await eventually(
      'dead-lettered',
      async () => (await given.db.collection('deadLetters').countDocuments()) === 1,
    )
  })
})
