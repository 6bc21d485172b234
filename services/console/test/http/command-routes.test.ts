import assert from 'node:assert/strict'
import { test } from 'node:test'
import { handleCommands } from '@slipstream/commands/handle-commands.ts'
import { commandsCollection } from '@slipstream/commands/commands-collection.ts'
import { watchCommand } from '@slipstream/commands/watch-command.ts'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import { alert, silence } from '../given/documents.ts'
import { given } from '../given/world.ts'

const actor = { by: 'Ana', reason: 'A parent called.' }
const inDays = (days: number) => new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString()

test('given a command', async (t) => {
  const world = await given(t)
  const since = '2026-11-21T06:10:00Z'
  await world.insertAlerts(alert('a b/c', { since }), alert('9', { state: 'resolved', resolvedAt: since }))
  await world.insertSilences(silence('5a1e', { rule: 'missing-order', subject: '1043' }))
  /** The submitted command. */
  const submitted = async (location: string) => {
    const { status, body } = await world.get(location)
    assert.equal(status, 200, JSON.stringify(body))
    return body
  }

  await t.test('then it is submitted, and the 202 says where to ask for the result', async () => {
    const { status, headers, body } = await world.submit('/api/orders/shop/1042/slip', actor)
    assert.equal(status, 202, JSON.stringify(body))
    assert.equal(headers.get('location'), body.location)
    assert.equal(headers.get('retry-after'), '1')
    const request = await submitted(body.location)
    assert.deepEqual(
      [request.id, request.to, request.kind, request.payload, request.by, request.reason, request.state],
      [
        body.id,
        'notifier',
        'resend-slip',
        { source: 'shop', orderId: '1042' },
        ...Object.values(actor),
        'requested',
      ],
    )
  })

  await t.test('when the service refuses it, then the refusal is shown', async () => {
    const worker = handleCommands({
      db: world.db,
      service: 'notifier',
      handlers: { 'resend-slip': () => Promise.resolve({ ok: false, reason: 'There is no such order.' }) },
      logger: silentLogger,
    })
    const { body } = await world.submit('/api/orders/shop/7/slip', actor)
    await watchCommand(world.db, body.id, () => undefined, AbortSignal.timeout(60_000))
    await worker.stop()
    const request = await submitted(body.location)
    assert.deepEqual([request.state, request.refusal], ['refused', 'There is no such order.'])
    assert.match(request.finishedAt, /^\d{4}-.*Z$/)
  })

  await t.test('then alerts can be silenced', async () => {
    const endsAt = inDays(1)
    const { body } = await world.submit('/api/silences', {
      rule: 'missing-order',
      source: 'shop',
      endsAt,
      ...actor,
    })
    const { to, kind, payload } = await submitted(body.location)
    assert.deepEqual([to, kind], ['auditor', 'silence'])
    assert.deepEqual(payload, {
      ...{ silenceId: body.id, rule: 'missing-order', source: 'shop', subject: null, since: null, endsAt },
    })
  })

  await t.test('then a silence can be ended, with the same match', async () => {
    const url = '/api/silences/5a1e?by=Ana&reason=Moved'
    const { status, body } = await world.submit(url, undefined, { method: 'DELETE' })
    assert.equal(status, 202, JSON.stringify(body))
    const { payload, by, reason } = await submitted(body.location)
    const { endsAt, ...match } = payload
    assert.deepEqual(match, {
      ...{ silenceId: '5a1e', rule: 'missing-order', source: null, subject: '1043', since: null },
    })
    assert.ok(Date.parse(endsAt) <= Date.now())
    assert.deepEqual([by, reason], ['Ana', 'Moved'])
    const none = await world.submit('/api/silences/none?by=Ana&reason=x', undefined, { method: 'DELETE' })
    assert.equal(none.status, 404)
  })

  await t.test(
    'then the firing episode can be acknowledged, whatever characters its fingerprint has',
    async () => {
      const fingerprint = encodeURIComponent('missing-order/shop/a%20b%2Fc')
      const { status, body } = await world.submit(`/api/alerts/${fingerprint}/acknowledge`, actor)
      assert.equal(status, 202, JSON.stringify(body))
      const { payload } = await submitted(body.location)
      assert.deepEqual(payload, {
        ...{
          silenceId: body.id,
          rule: 'missing-order',
          source: 'shop',
          subject: 'a b/c',
          since,
          endsAt: null,
        },
      })
      const ended = await world.submit('/api/alerts/missing-order%2Fshop%2F9/acknowledge', actor)
      assert.equal(ended.status, 409)
      assert.match(ended.body.detail, /was resolved at/)
      assert.equal((await world.submit('/api/alerts/none/acknowledge', actor)).status, 404)
    },
  )

  await t.test('then a webhook can be enabled', async () => {
    const { body } = await world.submit('/api/sources/shop/webhooks/2/enable', actor)
    const { to, kind, payload } = await submitted(body.location)
    assert.deepEqual([to, kind, payload], ['auditor', 'enable-webhook', { source: 'shop', webhookId: '2' }])
  })

  await t.test('then a redrive can be requested by filter, dry and with a rate', async () => {
    const filter = { consumer: 'projector', key: 'shop/1', reasonContains: 'no product' }
    const { body } = await world.submit('/api/redrives', {
      ...filter,
      dryRun: true,
      ratePerSecond: 5,
      ...actor,
    })
    assert.match(body.location, /^\/api\/redrives\//)
    const redrive = await submitted(body.location)
    const { id: _id, requestedAt: _at, ...fields } = redrive
    assert.deepEqual(fields, {
      ...filter,
      ...actor,
      ...{ dryRun: true, ratePerSecond: 5, state: 'requested' },
      ...{ finishedAt: null, progress: null, lastError: null, cancelled: null },
    })
  })

  await t.test('then a redrive can be cancelled, once', async () => {
    const { body } = await world.submit('/api/redrives', { consumer: 'projector', ...actor })
    const cancel = (location: string) =>
      world.submit(`${location}?by=Ana&reason=Wrong`, undefined, { method: 'DELETE' })
    for (const _ of ['first', 'again']) {
      const { status, body: accepted } = await cancel(body.location)
      assert.deepEqual([status, accepted.location], [202, body.location])
    }
    const { state, cancelled, finishedAt } = await submitted(body.location)
    assert.deepEqual([state, cancelled], ['cancelled', { by: 'Ana', reason: 'Wrong' }])
    assert.match(finishedAt, /^\d{4}-.*Z$/)
    await commandsCollection(world.db).updateOne(
      { _id: body.id },
      {
        $set: { 'work.state': 'done' },
      },
    )
    assert.equal((await cancel(body.location)).status, 409)
    assert.equal((await cancel(`/api/redrives/${'0'.repeat(32)}`)).status, 404)
  })
})

test('given a command that is repeated with its Idempotency-Key', async (t) => {
  const world = await given(t)
  await world.insertSilences(silence('5a1e', { rule: 'missing-order' }))
  const headers = { 'idempotency-key': 'once, please' }

  for (const [what, path, body, method] of [
    ['a request', '/api/orders/shop/1042/slip', actor, 'POST'],
    ['a redrive', '/api/redrives', { consumer: 'projector', ...actor }, 'POST'],
    ['the end of a silence', '/api/silences/5a1e?by=Ana&reason=Moved', undefined, 'DELETE'],
  ] as const) {
    await t.test(`then ${what} is submitted once`, async () => {
      const responses = await Promise.all([1, 2, 3].map(() => world.submit(path, body, { method, headers })))
      const later = await world.submit(path, body, { method, headers })
      assert.deepEqual(
        [...responses, later].map(({ status, body: { id } }) => [status, id]),
        Array(4).fill([202, later.body.id]),
      )
      const other = await world.submit(
        path.replace('Moved', 'Other'),
        body && { ...body, reason: 'Another.' },
        { method, headers },
      )
      assert.equal(other.status, 422)
      assert.match(other.body.detail, /Idempotency-Key was already used/)
    })
  }
  await t.test('when the path differs or the key is missing, then it is another command', async () => {
    const before = await commandsCollection(world.db).countDocuments()
    await world.submit('/api/orders/shop/1043/slip', actor, { headers })
    await world.submit('/api/orders/shop/1042/slip', actor)
    assert.equal(await commandsCollection(world.db).countDocuments(), before + 2)
  })
})

const invalid: [path: string, body: unknown, parameter: string, detail: RegExp][] = [
  ['/api/orders/shop/1/slip', { by: 'Ana' }, 'reason', /reason must be a sentence/],
  ['/api/orders/shop/1/slip', { ...actor, by: '' }, 'by', /at most 200 characters/],
  ['/api/orders/shop/1/slip', { ...actor, by: 'x'.repeat(201) }, 'by', /at most 200 characters/],
  ['/api/orders/shop/1/slip', { ...actor, reason: ' ' }, 'reason', /a sentence/],
  ['/api/orders/shop/1/slip', { ...actor, resaon: 'x' }, 'resaon', /did you mean reason\?/],
  ['/api/orders/shop/1/slip', [], 'body', /a JSON object/],
  ['/api/orders/shop/1/slip', undefined, 'body', /a JSON object/],
  ['/api/silences', { endsAt: inDays(1), ...actor }, 'rule', /name a rule, a source or a subject/],
  ['/api/silences', { rule: 'x', ...actor }, 'endsAt', /a time such as/],
  ['/api/silences', { rule: 'x', endsAt: inDays(-1), ...actor }, 'endsAt', /in the future/],
  ['/api/silences', { rule: 'x', endsAt: inDays(91), ...actor }, 'endsAt', /at most 90 days/],
  ['/api/redrives', { consumer: 'No One', ...actor }, 'consumer', /small letters/],
  ['/api/redrives', { consumer: 'a', ratePerSecond: 0, ...actor }, 'ratePerSecond', /above 0/],
  ['/api/redrives', { consumer: 'a', dryRun: 'yes', ...actor }, 'dryRun', /true or false/],
]

test('given an invalid command', async (t) => {
  const world = await given(t)
  for (const [path, body, parameter, detail] of invalid) {
    await t.test(
      `then the 400 names it: ${path.slice(0, 30)} ${JSON.stringify(body)?.slice(0, 40)}`,
      async () => {
        const response = await world.submit(path, body)
        assert.equal(response.status, 400, JSON.stringify(response.body))
        assert.equal(response.headers.get('content-type'), 'application/problem+json')
        assert.deepEqual(
          response.body.errors.map((error: { parameter: string }) => error.parameter),
          [parameter],
        )
        assert.match(response.body.errors[0].detail, detail)
      },
    )
  }
  await t.test('when not even its form is valid, then the status says why', async () => {
    const path = '/api/orders/shop/1/slip'
    assert.equal((await world.submit(path, '{')).status, 400)
    assert.equal((await world.submit(path, actor, { headers: { 'content-type': 'text/csv' } })).status, 415)
    assert.equal((await world.submit(path, { ...actor, x: 'x'.repeat(17_000) })).status, 413)
    assert.equal((await world.submit(path, actor, { headers: { 'idempotency-key': 'é' } })).status, 400)
    assert.equal(
      (await world.submit(path, actor, { headers: { authorization: 'Bearer other' } })).status,
      401,
    )
    assert.equal((await world.get(path)).status, 405)
    assert.equal(await commandsCollection(world.db).countDocuments(), 0)
  })
})
