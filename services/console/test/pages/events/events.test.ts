import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { collections } from '@slipstream/event-log/adapters/mongo/documents.ts'
import { frame } from '@slipstream/events/codec/wire-format.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { randomUUID } from 'node:crypto'
import { browserOf } from '../../given/browser-of.ts'
import { people } from '../../given/config.ts'
import { given } from '../../given/world.ts'

const stack = await stackForTests()
const partitions = 2

test('given a log with events of orders', async (t) => {
  const prefix = `events-${randomUUID().slice(0, 8)}-`
  const topic = `${prefix}orders`
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'test' })
  t.after(() => log.close())
  await log.ensureTopics([
    { name: topic, partitions, replicationFactor: 1, retentionMs: -1, maxRecordBytes: 1_000_000 },
  ])
  const appender = await log.appender()
  const append = (orderId: number, type: string, data: object) =>
    appender.append({
      ...{ topic, key: `shop/${orderId}`, value: frame(42, JSON.stringify(data)) },
      headers: {
        ce_type: type,
        ce_source: '/sources/shop',
        ce_dataversion: '1',
        'x-from': 'hana@example.test',
        http_headers: JSON.stringify({ 'user-agent': 'Hookshot of example.test' }),
      },
    })
  for (let orderId = 1; orderId <= 120; orderId++) await append(orderId, 'OrderCreated', { orderId })
  const middle = Date.now()
  const position = await append(7, 'OrderUpdated', { customer: { name: 'Hana <b>Est</b>' } })

  const world = await given(t, { changes: { topicPrefix: prefix, kafkaBrokers: stack.kafkaBrokers } })
  await collections(world.db).checkpoints.insertMany(
    [
      { consumer: 'projector', next: position.offset + 1n },
      { consumer: 'auditor', next: position.offset },
    ].map(({ consumer, next }) => ({
      _id: `${consumer}|${topic}|${position.partition}`,
      ...{ next, epoch: 1, updatedAt: new Date() },
    })),
  )
  const otto = browserOf(world)
  await otto.signIn(people.Otto)
  const vera = browserOf(world)
  await vera.signIn(people.Vera)
  const path = `/events/orders/${position.partition}/${position.offset}`

  await t.test('then they are listed newest first, 50 at a time, each once', async () => {
    const seen: string[] = []
    for (let url = '/events'; url !== '';) {
      const { status, html } = await otto.get(url)
      assert.equal(status, 200)
      const listed = [...html.matchAll(/<a href="\/events\/(orders\/\d+\/\d+)"/g)].map(([, id = '']) => id)
      assert.ok(listed.length <= 50)
      seen.push(...listed)
      url = (/rel="next"\s+href="([^"]+)"/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&')
    }
    assert.deepEqual([seen.length, new Set(seen).size], [121, 121])
    assert.equal(`/events/${seen[0]}`, path)
  })

  await t.test('when one looks for a key, a type or a time, then only such records are listed', async () => {
    const count = async (query: string) =>
      (await otto.get(`/events?${query}`)).html.match(/<a href="\/events\/orders\/\d/g)?.length ?? 0
    assert.equal(await count('key=shop/7'), 2)
    assert.equal(await count('type=OrderUpdated'), 1)
    assert.equal(await count('source=other'), 0)
    assert.equal(await count('topic=shipments'), 0)
    const local = new Date(middle + 60_000).toISOString().slice(0, 16)
    assert.equal(await count(`from=${local}`), 0)
    assert.equal(await count(`to=${local}&type=OrderUpdated`), 1)
    assert.equal(await count('from=nonsense&before=nonsense&type=OrderUpdated'), 1)
  })

  await t.test('when filters are saved, then the address without its page is kept', async () => {
    const url = '/events?topic=orders&type=OrderUpdated'
    await otto.submit(`${url}&before=0:999`, '/saved-filters', { name: 'Updates' })
    assert.match((await otto.get('/events')).html, /\?topic=orders&amp;type=OrderUpdated"[^>]*>Updates</)
    assert.doesNotMatch((await vera.get('/events')).html, /Save these filters|Updates</)
  })

  await t.test(
    'when a record is looked at, then it has its readers, and content only when opened',
    async () => {
      const closed = (await otto.get(path)).html
      for (const text of ['version 1, id 42 in the registry', 'x-from', 'Show content', '/orders/shop/7'])
        assert.ok(closed.includes(text), text)
      assert.match(closed, /projector[\s\S]*?has read it/)
      assert.match(closed, /auditor[\s\S]*?not yet/)
      assert.doesNotMatch(closed, /Est/)
      const opened = world.db.collection('personalDataOpened')
      assert.equal(await opened.countDocuments(), 0)
      const { html } = await otto.get(`${path}?content=1`)
      assert.match(html, /Hana &lt;b&gt;Est/)
      const partial = (await otto.get(`${path}?content=1`, { 'hx-request': 'true' })).html
      for (const shown of [closed, partial])
        assert.match(shown, /Headers of the delivery[\s\S]*?user-agent[\s\S]*?Hookshot of example\.test/)
      assert.doesNotMatch(closed, /http_headers/)
      const record = await opened.findOne()
      assert.deepEqual([record?.['by'], record?.['what'], record?.['id']], ['Otto', 'event', path.slice(8)])
    },
  )

  await t.test('when a viewer looks, then neither content nor headers of senders are shown', async () => {
    for (const url of [path, `${path}?content=1`]) {
      const { status, html } = await vera.get(url)
      assert.equal(status, 200)
      assert.doesNotMatch(html, /Est|example\.test|Show content/)
    }
    assert.equal(await world.db.collection('personalDataOpened').countDocuments({ by: 'Vera' }), 0)
  })

  await t.test('when there is no such record or topic, then it is not found', async () => {
    for (const url of [
      '/events/orders/0/99999',
      '/events/orders/9/0',
      '/events/nothing/0/0',
      '/events/orders/x/0',
    ])
      assert.equal((await otto.get(url)).status, 404, url)
  })

  await t.test('then topics have their offsets, and where consumers are', async () => {
    const { html } = await otto.get('/events/topics')
    assert.match(html, /Records, at most 121/)
    assert.match(html, /<td>auditor<\/td>[\s\S]*?1<\/span>/)
  })
})

test('given a console that does not know the brokers, then its page says what to set', async (t) => {
  const browser = browserOf(await given(t))
  await browser.signIn(people.Otto)
  const { status, html } = await browser.get('/events')
  assert.equal(status, 503)
  assert.match(html, /Set KAFKA_BROKERS/)
})
