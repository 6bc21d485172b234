import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { findCommand } from '@slipstream/commands/find-command.ts'
import { submitCommand } from '@slipstream/commands/submit-command.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { noticeEvent, opsNoticeEvent } from '../given/notices.ts'
import { Refusal, smtpServer } from '../given/smtp.ts'
import { world } from '../given/world.ts'
import type { World } from '../given/world.ts'

const sources = `
  billing:
    type: stripe
    livemode: false
    secrets: [{ env: S }]
    mail: { from: 'Tidy Studio <billing@tidy.example>', timeZone: Pacific/Auckland }
  silent:
    type: stripe
    livemode: false
    secrets: [{ env: S }]
    rules: [{ on: invoice-paid, mail: receipt }]
`

type InboxMail = { subject: string; html: string; text: string; to: { address: string }[] }

async function mailsTo({ stack }: World, address: string): Promise<InboxMail[]> {
  const mails = (await (await fetch(`${stack.inboxUrl}/email`)).json()) as InboxMail[]
  return mails.filter(({ to }) => to.some((one) => one.address === address))
}

async function billingWorld(test: TestContext) {
  const given = await world(test)
  const settings = { partitions: 3, replicationFactor: 1, retentionMs: -1, maxRecordBytes: 1024 * 1024 }
  await given.log.ensureTopics([{ name: `${given.topicPrefix}billing-work`, ...settings }])
  const start = (smtpUrl?: string) => given.start(smtpUrl, { sources })
  /** With receivers of alerts, who are the operators. */
  const startWith = (alerts: string) => given.start(undefined, { sources, alerts: `alerts: ${alerts}` })
  const isCaughtUp = (): Promise<boolean> => given.isCaughtUp('notifier-billing')
  const customer = (name: string, locale: string | null = null) => ({
    customer: { name, email: given.address(name), locale },
  })
  return { ...given, start, startWith, isCaughtUp, customer }
}

describe('mails of billing, through the real log, database and mail server', () => {
  it('given notices, delivered twice, then each is one mail, in the language of its customer', async (test) => {
    const given = await billingWorld(test)
    const past = new Date(Date.now() - 1_000).toISOString()
    const events = [
      noticeEvent({ noticeId: '1', ...given.customer('ada') }),
      noticeEvent({ noticeId: '2', ...given.customer('bea', 'de-AT'), notice: 'action-required' }),
      noticeEvent({ noticeId: '3', ...given.customer('cleo'), notAfter: past }),
      noticeEvent({ noticeId: '4', ...given.customer('dora'), source: 'silent' }),
    ]
    const operators = ['ops1', 'ops2'].map(given.address)
    const ofOps = opsNoticeEvent({ noticeId: '5' })
    given.startWith(`{ email: { from: alerts@tidy.example, to: [${operators.join()}] } }`)
    await given.append(...events, ofOps, ...events, ofOps)
    await eventually('all are sent', async () => (await given.states()).join() === 'sent,sent,sent,sent')
    await eventually('caught up', given.isCaughtUp)
    const [ada, bea, cleo, dora] = ['ada', 'bea', 'cleo', 'dora'].map(given.address) as [
      ...[string, string, string, string],
    ]
    await eventually('they are shown', async () =>
      (await Promise.all([ada, bea, ...operators].map((one) => mailsTo(given, one)))).every(
        (mails) => mails.length > 0,
      ),
    )
    const subjects = async (address: string) => (await mailsTo(given, address)).map(({ subject }) => subject)
    for (const operator of operators)
      assert.deepEqual(await subjects(operator), ['[billing] stripe-event: Ada Example'])
    assert.deepEqual(await subjects(ada), ['Your receipt from Tidy Studio'])
    assert.deepEqual(await subjects(bea), ['Bitte bestätigen Sie Ihre Zahlung an Tidy Studio'])
    assert.deepEqual([...(await subjects(cleo)), ...(await subjects(dora))], [])
    const logged = given.lines.join('')
    // As words: ids of processes and groups may have any letters.
    assert.doesNotMatch(logged, /example\.test|\bada\b|in_ada1/)
    assert.match(logged, /customers get none: set mail of the source/)
  })

  it('given a replay of the log, then nothing is sent again', async (test) => {
    const given = await billingWorld(test)
    const server = await smtpServer(test)
    const first = given.start(server.url)
    await given.append(noticeEvent({ noticeId: '1', ...given.customer('ada') }))
    await eventually('sent', async () => (await given.states()).join() === 'sent')
    await first.stop()
    await given.db.collection('checkpoints').deleteMany({})
    given.start(server.url)
    await given.append(noticeEvent({ noticeId: '2', ...given.customer('ada') }))
    await eventually('the next is sent', async () => (await given.states()).join() === 'sent,sent')
    assert.equal(new Set(server.taken.map(({ messageId }) => messageId)).size, 2)
    assert.equal(server.taken.length, 2)
  })

  it('given a mail that waits until it is too late, then it is not sent any more', async (test) => {
    const given = await billingWorld(test)
    let isBusy = true
    const server = await smtpServer(test, {
      onRecipient() {
        if (isBusy) throw new Refusal(451, '4.3.2 try again later')
      },
    })
    given.start(server.url)
    await given.append(noticeEvent({ noticeId: '1', ...given.customer('ada') }))
    await eventually('tried', async () => (await given.ledger.findOne())?.attempts === 1)
    isBusy = false
    await given.ledger.updateOne({}, { $set: { 'notice.notAfter': new Date(0).toISOString() } })
    await given.waitsAreOver()
    await eventually('withdrawn', async () => (await given.states()).join() === 'withdrawn')
    assert.deepEqual(server.taken, [])
  })

  it('given a refused mail and one without an address, then both are published, without names', async (test) => {
    const given = await billingWorld(test)
    const server = await smtpServer(test, {
      onRecipient() {
        throw new Refusal(550, '5.1.1 no such mailbox')
      },
    })
    given.start(server.url)
    await given.append(
      noticeEvent({ noticeId: '1', ...given.customer('ada') }),
      noticeEvent({
        ...{ noticeId: '2', notice: 'welcome', customerId: 'cus_bea' },
        customer: { name: 'Bea', email: 'no address', locale: null },
      }),
    )
    await eventually('published', async () => (await given.published()).length === 2)
    const published = (await given.published()).flatMap((event) =>
      event.type === 'NotificationFailed' ? [event] : [],
    )
    const facts = published.map(({ subject, data: { kind, orderId, reason } }) =>
      [subject, kind, orderId, reason].join(' '),
    )
    assert.deepEqual(facts.sort(), [
      'billing/cus_ada billing-receipt cus_ada refused',
      'billing/cus_bea billing-welcome cus_bea no-address',
    ])
    assert.doesNotMatch(JSON.stringify(published), /example\.test|Ada|Bea/)
  })

  it('given failed mails, then a command counts them, and sends again once what is not too late', async (test) => {
    const given = await billingWorld(test)
    let isBroken = true
    const server = await smtpServer(test, {
      onRecipient() {
        if (isBroken) throw new Refusal(550, '5.1.1 no such mailbox')
      },
    })
    given.start(server.url)
    await given.append(
      noticeEvent({ noticeId: '1', ...given.customer('ada') }),
      noticeEvent({ noticeId: '2', customerId: 'cus_bea', ...given.customer('bea') }),
    )
    await eventually('failed', async () => (await given.states()).join() === 'failed,failed')
    const late = { $set: { 'notice.notAfter': new Date(0).toISOString() } }
    await given.ledger.updateOne({ customerId: 'cus_bea' }, late)
    isBroken = false
    const command = async (changes: object) => {
      const of = { source: 'billing', customerId: null, failed: 'any', since: null, until: null }
      const id = await submitCommand(given.db, {
        ...{ to: 'notifier', kind: 'resend-billing-mails', payload: { ...of, dryRun: false, ...changes } },
        ...{ by: 'Ana', reason: 'The address works again.' },
      })
      await eventually('done', async () => (await findCommand(given.db, id))?.state === 'done')
      return (await findCommand(given.db, id))?.result
    }
    assert.deepEqual(await command({ dryRun: true }), { due: 1, leftOut: 1, dryRun: true })
    assert.deepEqual(await command({ customerId: 'cus_bea' }), { due: 0, leftOut: 1, dryRun: false })
    assert.deepEqual(await command({ customerId: 'cus_ada' }), { due: 1, leftOut: 0, dryRun: false })
    await eventually('sent', async () => (await given.states()).includes('sent'))
    assert.deepEqual(await command({}), { due: 0, leftOut: 1, dryRun: false })
    assert.equal(server.taken.length, 1)
  })

  it('given that billing has never run, then the notifier is ready all the same', async (test) => {
    const given = await world(test)
    const { health } = given.start(undefined, { sources })
    const isReady = async () => (await health.readiness()).dependencies['billing']?.ready === true
    await eventually('ready', isReady)
  })

  it('given a kind of mail without words, then its event is a dead letter that names the kind', async (test) => {
    const given = await billingWorld(test)
    given.start()
    await given.append(noticeEvent({ noticeId: '1', ...given.customer('ada'), notice: 'birthday' }))
    await eventually('caught up', given.isCaughtUp)
    assert.deepEqual(await given.states(), [])
    const words = /there are no words for a mail of the kind birthday/
    await eventually('the log says why', () => words.test(given.lines.join('')))
  })
})
