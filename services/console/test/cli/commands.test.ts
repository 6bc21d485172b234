import assert from 'node:assert/strict'
import { test } from 'node:test'
import { handleCommands } from '@slipstream/commands/handle-commands.ts'
import type { CommandHandler } from '@slipstream/commands/handle-commands.ts'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { commandLine } from '@slipstream/testing/command-line/command-line.ts'
import { alert, order, silence, state } from '../given/documents.ts'
import { given } from '../given/world.ts'

test('the command line', async (t) => {
  const { mongodbUrl } = await stackForTests()
  const world = await given(t)
  const run = commandLine({ MONGODB_URL: mongodbUrl, MONGODB_DATABASE: world.db.databaseName })
  const received: unknown[] = []
  const handler: CommandHandler = (payload, { by, reason }) => {
    received.push([payload, by, reason])
    const isKnown = payload['orderId'] !== 'none'
    return Promise.resolve(isKnown ? { ok: true, result: {} } : { ok: false, reason: 'No such order.' })
  }
  const workers = [
    handleCommands({
      db: world.db,
      service: 'auditor',
      handlers: { silence: handler, reconcile: handler, backfill: handler, 'enable-webhook': handler },
      logger: silentLogger,
    }),
    handleCommands({
      db: world.db,
      service: 'notifier',
      handlers: { 'resend-slip': handler, 'resend-failed-slips': handler },
      logger: silentLogger,
    }),
  ]
  t.after(() => Promise.all(workers.map((worker) => worker.stop())))
  await world.insertAlerts(alert('1043'), alert('2', { rule: 'stalled-order' }))
  await world.insertSilences(silence('5a1e', { rule: 'stalled-order' }))

  await t.test('lists the firing alerts', async () => {
    const { code, lines } = await run('alerts', 'list')
    const alerts = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    assert.deepEqual(
      [code, ...alerts.map(({ subject, silenced }) => [subject, silenced])],
      [0, ['2', true], ['1043', false]],
    )
    assert.equal((await run('alerts', 'list', '--rule', 'missing-order')).lines.length, 1)
  })

  await t.test('acknowledges, silences and ends a silence, with actor and reason', async () => {
    const actor = ['--by', 'Ana', '--reason', 'In hand.']
    const calls = [
      ['acknowledge', 'missing-order/shop/1043', ...actor],
      ['silence', '--rule', 'stalled-order', '--until', '4h', ...actor],
      ['end-silence', '5a1e', ...actor],
    ]
    for (const call of calls) {
      const { code, stderr, last } = await run('alerts', ...call)
      assert.deepEqual([code, last()['state']], [0, 'done'], stderr)
    }
    assert.deepEqual(
      received.splice(0).map((one) => (one as [Record<string, unknown>, string, string]).slice(1)),
      Array(3).fill(['Ana', 'In hand.']),
    )
  })

  await t.test('resends a slip, and prints a refusal', async () => {
    const done = await run('slips', 'resend', 'shop/1042', '--by', 'Ana', '--reason', 'Lost.')
    assert.deepEqual([done.code, done.last()['state']], [0, 'done'])
    assert.deepEqual(received.splice(0), [[{ source: 'shop', orderId: '1042' }, 'Ana', 'Lost.']])
    const refused = await run('slips', 'resend', 'shop/none', '--reason', 'Lost.')
    assert.deepEqual([refused.code, refused.last()['refusal']], [1, 'No such order.'])
    received.length = 0
  })

  await t.test('resends the failed slips of a source, or only counts them', async () => {
    const filter = ['shop', '--failed', 'outcome-unknown', '--since', '2026-11-21T00:00:00Z']
    const done = await run(
      'slips',
      'resend-failed',
      ...filter,
      '--by',
      'Ana',
      '--reason',
      'Lost.',
      '--dry-run',
    )
    assert.deepEqual([done.code, done.last()['state']], [0, 'done'])
    const payload = { source: 'shop', failed: 'outcome-unknown', since: '2026-11-21T00:00:00Z', until: null }
    assert.deepEqual(received.splice(0), [[{ ...payload, dryRun: true }, 'Ana', 'Lost.']])
  })

  await t.test('compares a source with its shop, and imports older orders', async () => {
    const actor = ['--by', 'Ana', '--reason', 'We begin.']
    const backfill = ['--since', '2026-01-01', '--mail', ...actor]
    assert.equal((await run('source', 'reconcile', 'shop', ...actor)).last()['state'], 'done')
    assert.equal((await run('source', 'backfill', 'shop', ...backfill)).last()['state'], 'done')
    assert.deepEqual(received.splice(0), [
      [{ source: 'shop', since: null }, 'Ana', 'We begin.'],
      [{ source: 'shop', since: '2026-01-01T00:00:00Z', mail: true }, 'Ana', 'We begin.'],
    ])
    assert.equal((await run('source', 'enable-webhook', 'billing', 'we_1', ...actor)).last()['state'], 'done')
    assert.deepEqual(received.splice(0), [[{ source: 'billing', webhookId: 'we_1' }, 'Ana', 'We begin.']])
  })

  await t.test('lists orders, shows one and its history', async () => {
    await world.insertOrders(order({ orderId: '1042' }), order({ orderId: '1043', status: 'completed' }))
    const listed = await run('orders', 'list', '--status', 'completed')
    const orders = listed.lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    assert.deepEqual([listed.code, ...orders.map(({ orderId }) => orderId)], [0, '1043'])
    const all = await run('orders', 'list', '--max', '1')
    assert.deepEqual([all.code, all.lines.length], [0, 1])
    assert.equal((await run('orders', 'show', 'shop/1042')).last()['orderId'], '1042')
    for (const what of ['show', 'history']) {
      const { code, stderr } = await run('orders', what, 'shop/none')
      assert.equal(code, 2)
      assert.match(stderr, /no such order|No event of such an order/)
    }
  })

  await t.test('shows an order as of a time, and what differs between two', async () => {
    const at = (time: string) => `2026-11-21T${time}:00Z`
    // The log took them at 08:00, 08:01 and 08:02.
    await world.project(
      state({ orderId: '7', status: 'pending', total: '10.00', modifiedAt: at('06:00') }),
      state({ orderId: '7', status: 'completed', total: '12.00', modifiedAt: at('07:00') }),
      state({ orderId: '7', status: 'processing', total: '12.00', modifiedAt: at('06:30') }),
    )
    const asOf = async (...args: string[]) => {
      const { code, stderr, lines } = await run('orders', 'as-of', 'shop/7', ...args)
      return code === 0 ? (JSON.parse(lines[0] ?? '') as { status: string }).status : stderr
    }
    assert.equal(await asOf(at('06:45')), 'processing')
    assert.equal(await asOf(at('06:45'), '--known-at', at('08:01')), 'pending')
    assert.match(await asOf('2026-11-20'), /There is no such order, or nothing is known of it at that time/)

    const diff = await run('orders', 'diff', 'shop/7', '--from', at('06:15'), '--to', at('06:45'))
    assert.deepEqual(
      diff.json().map(({ field, before, after }) => [field, before, after]),
      [
        ['status', 'pending', 'processing'],
        ['total', '10.00', '12.00'],
        ['modifiedAt', at('06:00'), at('06:30')],
      ],
    )
    const untilNow = await run('orders', 'diff', 'shop/7', '--from', at('06:45'))
    assert.deepEqual(
      untilNow.json().map(({ field, after }) => [field, after]),
      [
        ['status', 'completed'],
        ['modifiedAt', at('07:00')],
      ],
    )
    const unknown = await run('orders', 'diff', 'shop/7', '--from', '2026-11-20', '--to', at('06:45'))
    assert.deepEqual([unknown.code, unknown.stdout], [2, ''])
    assert.match(unknown.stderr, /nothing is known of it at that time.* read as of 2026-11-20T00:00:00Z/)
  })

  await t.test('prints what is wrong', async () => {
    for (const [call, expected] of [
      ['alerts silence --reason x --until 4h', /name a rule, a source or a subject/],
      ['alerts silence --reason x --rule y', /required option '--until <time>'/],
      ['alerts silence --reason x --rule y --until soon', /It must be a time such as/],
      ['alerts acknowledge none --reason x', /There is no such alert/],
      ['alerts acknowledge missing-order/shop/1043', /required option '--reason <text>'/],
      ['alerts list --severity bad', /info, warning, critical/],
      ['orders list --sourc shop', /Did you mean --source/],
      ['orders as-of shop/7 yesterday', /It must be a time such as/],
      ['orders diff shop/7', /required option '--from <time>'/],
      ['slips resend 1042 --reason x', /SOURCE\/ORDER/],
      ['source reconcile --reason x', /missing required argument 'source'/],
      ['source backfill shop --reason x', /required option '--since <time>'/],
      ['slips resend shop/1 --dry-run --reason x', /unknown option '--dry-run'/],
      ['slips resend-failed shop --failed x --reason x', /outcome-unknown/],
    ] as [string, RegExp][]) {
      const { code, stderr } = await run(...call.split(' '))
      assert.equal(code, 2, stderr)
      assert.match(stderr, expected)
    }
  })
})
