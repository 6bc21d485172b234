import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { Kafka, logLevel } from 'kafkajs'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { liveCollection } from './oracles/live-collection.ts'
import { violationsOf } from './oracles/oracles.ts'
import type { Healed } from './oracles/oracles.ts'
import { slipSender } from './system/settings.ts'

type Breach = {
  /** Changes something behind the services' backs. */
  commit(healed: Healed): Promise<void>
  /** What an oracle says of it. */
  found: RegExp
}

/** Promises that are broken on purpose, to see that the oracles notice. */
const breaches: Readonly<Record<string, Breach>> = {
  'an order goes back to an older state for a moment': {
    async commit({ system: { db }, orders }) {
      const collection = await liveCollection<OrderDocument>(db, 'orders')
      const order = await collection.findOne({ modifiedAt: { $ne: null } })
      if (order === null) throw new Error('there is no order')
      const { _id, modifiedAt } = order
      await collection.updateOne({ _id }, { $set: { modifiedAt: '2000-01-01T00:00:00Z' } })
      const looks = orders.looks()
      // The look after the next one begins later than this.
      await eventually('orders are looked at', () => orders.looks() > looks + 1)
      await collection.updateOne({ _id }, { $set: { modifiedAt } })
    },
    found: /went from .* back to .* of 2000-01-01/,
  },

  'an order has an earlier status in its read model': {
    async commit({ system: { db }, load }) {
      const order = load.shop.orders().find(({ status }) => status === 'completed')
      const orders = await liveCollection<{ _id: string; status: string }>(db, 'orders')
      const { modifiedCount } = await orders.updateOne(
        { _id: `store/${order?.id}` },
        { $set: { status: 'processing' } },
      )
      if (modifiedCount !== 1) throw new Error('there is no completed order')
    },
    found: /store\/\d+ is processing .*, not completed/,
  },

  'a customer gets a second slip': {
    async commit({ system: { smtpUrl }, load }) {
      const { id, billing } = load.shop.orders().find(({ status }) => status === 'completed') ?? {}
      await sendMail(smtpUrl, billing?.email ?? '', `Order ${id}`)
    },
    found: /order \d+ has 2 slips/,
  },

  'an order is in the log in clear': {
    async commit({ system: { log, topic } }) {
      const appender = await log.appender()
      const event = { ...examples.OrderCreated, id: 'in-clear', subject: 'shop/in-clear' }
      const { key, value, headers } = encodeEvent(event, { OrderCreated: 1 })
      await appender.append({ topic, key, value, headers })
      await appender.close()
    },
    found: /has an address in clear/,
  },

  'an event that was answered 200 is gone from the log': {
    async commit({ system: { topic, kafkaBrokers }, load }) {
      const [first] = load.load.acknowledged()
      const [, partition, offset] = first?.position.split('/').map(Number) ?? []
      const admin = new Kafka({ brokers: kafkaBrokers, logLevel: logLevel.NOTHING }).admin()
      await admin.connect()
      // It learns where the topic is.
      await admin.fetchTopicOffsets(topic)
      await admin.deleteTopicRecords({
        topic,
        partitions: [{ partition: partition ?? 0, offset: String((offset ?? 0) + 1) }],
      })
      await admin.disconnect()
    },
    found: /every delivery answered 200 is in the log.*is not/,
  },
}

/**
 * Breaks promises, one after the other, and looks whether the oracles find each.
 *
 * @returns what they report of each; null where they found nothing
 */
export async function breakPromises(healed: Healed): Promise<Record<string, string | null>> {
  const reports: Record<string, string | null> = {}
  for (const [name, { commit, found }] of Object.entries(breaches)) {
    await commit(healed)
    const sentences = Object.values(await violationsOf(healed)).flat()
    reports[name] = sentences.find((sentence) => found.test(sentence)) ?? null
  }
  return reports
}

async function sendMail(smtpUrl: string, to: string, subject: string): Promise<void> {
  const { hostname, port } = new URL(smtpUrl)
  const socket = connect(Number(port), hostname)
  const lines = createInterface({ input: socket })
  const mail = [
    `From: ${slipSender}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    'Message-ID: <again@chaos>',
    '',
    'again',
    '.',
  ]
  for (const words of [
    `HELO chaos`,
    `MAIL FROM:<${slipSender}>`,
    `RCPT TO:<${to}>`,
    'DATA',
    mail.join('\r\n'),
    'QUIT',
  ]) {
    const [reply] = (await once(lines, 'line')) as [string]
    if (!/^[23]/.test(reply)) throw new Error(`the mail server replied ${reply}`)
    socket.write(`${words}\r\n`)
  }
  await once(lines, 'line')
  socket.destroy()
}
