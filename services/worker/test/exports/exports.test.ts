import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { parse } from 'csv-parse/sync'
import { checkpointId, collections } from '@slipstream/event-log/adapters/mongo/documents.ts'
import { isValidLink } from '@slipstream/exports/domain/signed-link.ts'
import type { ExportProgress } from '@slipstream/exports/domain/request/export-progress.ts'
import type { OrderEvent } from '@slipstream/events/event.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { historyDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import { exportRequestSchema } from '@slipstream/exports/domain/request/export-request.ts'
import { hastenWork } from '@slipstream/work/adapters/administer-work.ts'
import { exportItems } from '@slipstream/exports/export-items.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { at, state } from '@slipstream/testing/events/order-events.ts'
import { requestExport } from '../../src/exports/request-export.ts'
import { world } from './given/world.ts'

const orders = 2_000

/** Two events of each order, as the projector keeps them: created as processing, an hour later completed. */
function histories(topicPrefix: string) {
  return Array.from({ length: orders }, (_, index) => {
    const orderId = String(10_000 + index)
    const changes = {
      orderId,
      number: orderId,
      total: `${index}.50`,
      customer: { ...examples.OrderCreated.data.order.customer, name: '=Ann' },
    }
    const events: OrderEvent[] = [
      state(`c${index}`, 'created', at('06:00:00'), { ...changes, status: 'processing' }),
      state(`u${index}`, 'updated', at('07:00:00'), { ...changes, status: 'completed' }),
    ]
    return events.map((event, nth) => {
      const offset = BigInt(2 * index + nth)
      const recordedAtMs = Date.parse(event.occurredAt) + 1_000
      return historyDocument(event, { position: `${topicPrefix}orders/0/${offset}`, offset, recordedAtMs })
    })
  }).flat()
}

test('given exports of orders', async (t) => {
  const given = await world(t)
  const { db, topicPrefix, start, request, ended, read, item, files, path } = given
  await given.fill('order-history', histories(topicPrefix))
  await db.collection('order-history_v1').createIndex({ source: 1, orderId: 1, offset: 1, _id: 1 })
  const next = BigInt(2 * orders)
  await collections(db).checkpoints.insertOne({
    ...{ _id: checkpointId('projector', `${topicPrefix}orders`, 0), next, epoch: 0, updatedAt: new Date() },
  })
  const columns = ['orderId', 'status', 'total', 'createdAt', 'customerName', 'lineItems']
  const csv = { of: 'orders', format: 'csv', columns, personalData: true }

  await t.test(
    'given a worker that is killed, then another continues, and the file is the same',
    async () => {
      const service = start()
      const { id: whole } = await request(csv)
      assert.equal((await ended(whole)).rows, orders)
      await service.stop()

      const submitted = request(csv)
      const killed = given.workUntilKilled(3)
      const { id } = await submitted
      assert.equal(await killed, 'SIGKILL')
      const recorded = (await item(id)).work.progress as unknown as ExportProgress
      assert.ok(recorded.rows > 0 && recorded.rows < orders, `${recorded.rows} rows were recorded`)
      start()
      assert.equal((await ended(id)).rows, orders)
      const { run } = (await item(id)).work.progress as unknown as ExportProgress
      assert.deepEqual(run.rowsBefore, recorded.rows)
      assert.ok((await read(id)).equals(await read(whole)))
      assert.equal((await files(id)).length, 1)
    },
  )

  await t.test('given CSV, then it opens as it was, without formulas', async () => {
    const { id } = await request(csv)
    const { fileName } = await ended(id)
    assert.match(fileName, /^orders-.*\.csv$/)
    const rows = parse(await read(id), { bom: true, columns: true }) as unknown as Record<string, string>[]
    assert.equal(rows.length, orders)
    const { lineItems } = examples.OrderUpdated.data.order
    assert.deepEqual(rows[7], {
      ...{ orderId: '10007', status: 'completed', total: '7.50', customerName: "'=Ann" },
      ...{ createdAt: examples.OrderUpdated.data.order.createdAt, lineItems: JSON.stringify(lineItems) },
    })
  })

  await t.test('given Parquet, then DuckDB reads its types', async () => {
    const { id } = await request({ ...csv, format: 'parquet', asOf: at('06:30:00') })
    await ended(id)
    const database = await DuckDBInstance.create(':memory:')
    const connection = await database.connect()
    const file = await path(id)
    const reader = await connection.runAndReadAll(
      `SELECT count(*)::INT AS orders, sum(total)::VARCHAR AS total, min(status) AS status, typeof(any_value(createdAt)) AS type FROM read_parquet('${file}')`,
    )
    const sum = orders / 2 + (orders * (orders - 1)) / 2
    assert.deepEqual(reader.getRowObjectsJson(), [
      { orders, total: `${sum}.0000000000`, status: 'processing', type: 'TIMESTAMP WITH TIME ZONE' },
    ])
    connection.closeSync()
    database.closeSync()
  })

  await t.test('given filters and no permission, then the rows match, and nobody is named', async () => {
    const { id } = await request({
      of: 'orders',
      format: 'ndjson',
      status: ['processing'],
      knownAt: at('06:00:01'),
    })
    await ended(id)
    const lines = (await read(id)).toString().trimEnd().split('\n')
    assert.equal(lines.length, orders)
    const first = JSON.parse(lines[0] ?? '') as Record<string, unknown>
    assert.equal(first['status'], 'processing')
    assert.equal('customerName' in first || 'participants' in first, false)
    const none = await request({ of: 'orders', format: 'ndjson', status: ['failed'] })
    assert.equal((await ended(none.id)).rows, 0)
    assert.equal((await read(none.id)).length, 0)
  })

  await t.test('given participants, then they follow from the orders', async () => {
    const { id } = await request({ of: 'participants', format: 'ndjson', personalData: true, active: true })
    const { rows } = await ended(id)
    const { participants } = examples.OrderUpdated.data.order
    assert.equal(rows, orders * participants.length)
  })

  await t.test('given an export that ended, then its event has a link that is valid', async () => {
    const { id } = await request(csv, { recipient: 'ops@example.test' })
    await ended(id)
    await eventually('the event is published', async () =>
      (await given.published()).some(({ data }) => data.exportId === id),
    )
    const event = (await given.published()).find(({ data }) => data.exportId === id)
    const { link, recipient, rows, outcome } = event?.data ?? {}
    assert.deepEqual([outcome, rows, recipient], ['ready', orders, 'ops@example.test'])
    const url = new URL(link ?? '')
    assert.equal(`${url.origin}${url.pathname}`, `https://console.example.test/exports/${id}`)
    const query = {
      expires: url.searchParams.get('expires') ?? '',
      signature: url.searchParams.get('signature') ?? '',
    }
    assert.ok(isValidLink('a secret of at least thirty-two characters', id, query, new Date()))
  })
})

test('given exports of the log, limits and cancellation', async (t) => {
  const given = await world(t)
  const events = Array.from({ length: 400 }, (_, index) =>
    state(`e${index}`, 'updated', at('07:00:00'), { orderId: String(index), number: String(index) }),
  )
  await given.append('orders', events)
  const all = { of: 'events', format: 'ndjson', topic: 'orders', personalData: true }

  await t.test('given a worker that is killed, then each event is in the file once', async () => {
    const submitted = given.request(all)
    const killed = given.workUntilKilled(2)
    const { id } = await submitted
    assert.equal(await killed, 'SIGKILL')
    const service = given.start()
    await given.ended(id)
    const lines = (await given.read(id))
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.deepEqual(lines.map((line) => line.id as string).sort(), events.map((event) => event.id).sort())
    assert.deepEqual(lines.find((line) => line.id === 'e7').data, events[7]?.data)
    await service.stop()
  })

  await t.test('given an export under way that is cancelled, then it ends without a file', async () => {
    const { promise: stored, resolve: onStored } = Promise.withResolvers<void>()
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const running = await given.startExports((store) => ({
      ...store,
      async append(upload, bytes) {
        onStored()
        await released
        return store.append(upload, bytes)
      },
    }))
    const { id } = await given.request(all)
    await stored
    const command = await given.cancel(id)
    release()
    const [repeated, another] = [await given.repeat(command.id), await given.cancel(id)]
    await running.stop()
    assert.deepEqual(
      [command, repeated].map(({ refusal }) => refusal),
      [null, null],
    )
    assert.equal(another.refusal, 'the export has ended already')
    const ofExport = { event: { $regex: `"exportId":"${id}"` } }
    assert.equal(await given.db.collection('jobsOutbox').countDocuments(ofExport), 1)
    const { outcome, work, cancelled } = await given.item(id)
    assert.deepEqual([outcome, work.state, cancelled?.by], ['cancelled', 'cancelled', 'office'])
    assert.equal(
      (await given.files(id)).some((name) => name.endsWith('.ndjson')),
      false,
    )
  })

  await t.test(
    'given a store that refuses the keys, then no attempt is used up, and others make the export',
    async () => {
      const refuse = () => Promise.reject(new Error('The key does not exist in our records.'))
      const refused = await given.startExports((store) => ({ ...store, begin: refuse, check: refuse }))
      const { id } = await given.request(all)
      await eventually('it was tried', async () => (await given.item(id)).work.lastError !== null)
      await refused.stop()
      const { outcome, work } = await given.item(id)
      assert.deepEqual([outcome, work.state, work.attempts], [null, 'waiting', 0])
      const service = given.start()
      assert.ok(await hastenWork(exportItems(given.db), id))
      assert.equal((await given.ended(id)).outcome, 'ready')
      await service.stop()
    },
  )

  await t.test(
    'given more exports than a person may have, then one is refused until another ends',
    async () => {
      const requested = (id: string, requestedBy: string) =>
        requestExport(
          given.db,
          { id, request: exportRequestSchema.parse(all), requestedBy, reason: 'a test', recipient: null },
          { maxPerRequester: 2, maxOpen: 3 },
        )
      assert.equal(await requested('1', 'ada'), undefined)
      assert.equal(await requested('2', 'ada'), undefined)
      assert.equal(await requested('2', 'ada'), undefined)
      assert.match((await requested('3', 'ada')) ?? '', /ada has 2 exports that are not finished/)
      assert.equal(await requested('4', 'bo'), undefined)
      assert.match((await requested('5', 'cy')) ?? '', /3 exports are not finished yet/)
      const service = given.start('  maxBytes: 5000')
      for (const id of ['1', '2', '4'])
        assert.match((await given.ended(id)).error ?? '', /larger than 5000 bytes/)
      assert.equal(await requested('3', 'ada'), undefined)
      await eventually('nothing of it is left', async () => (await given.files('1')).length === 0)
      await service.stop()
    },
  )

  await t.test('given a file that was kept for its time, then it is removed', async () => {
    const service = given.start('  keepMs: 1')
    const { id } = await given.request({ ...all, format: 'csv', personalData: false })
    await given.ended(id)
    await eventually('it is removed', async () => (await given.files(id)).length === 0)
    await service.stop()
  })
})
