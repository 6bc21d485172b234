import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { handleCommands } from '@slipstream/commands/handle-commands.ts'
import type { CommandHandler } from '@slipstream/commands/handle-commands.ts'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { alert, silence } from '../given/documents.ts'
import { given } from '../given/world.ts'

const execute = promisify(execFile)
const fileOf = (name: string) => fileURLToPath(new URL(`../../src/cli/${name}.ts`, import.meta.url))

test('the command line', async (t) => {
  const { mongodbUrl } = await stackForTests()
  const world = await given(t)
  const env = { ...process.env, MONGODB_URL: mongodbUrl, MONGODB_DATABASE: world.db.databaseName }
  const run = async (name: string, ...args: string[]) => {
    const outcome = await execute(process.execPath, [fileOf(name), ...args], { env }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    )
    const lines = outcome.stdout.trim().split('\n')
    return { ...outcome, last: () => JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>, lines }
  }
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
      handlers: { silence: handler, reconcile: handler, backfill: handler },
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
    const { code, lines } = await run('alerts')
    const alerts = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    assert.deepEqual(
      [code, ...alerts.map(({ subject, silenced }) => [subject, silenced])],
      [0, ['2', true], ['1043', false]],
    )
    assert.equal((await run('alerts', '--rule', 'missing-order')).lines.length, 1)
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
    const done = await run('resend-slip', 'shop/1042', '--by', 'Ana', '--reason', 'Lost.')
    assert.deepEqual([done.code, done.last()['state']], [0, 'done'])
    assert.deepEqual(received.splice(0), [[{ source: 'shop', orderId: '1042' }, 'Ana', 'Lost.']])
    const refused = await run('resend-slip', 'shop/none', '--reason', 'Lost.')
    assert.deepEqual([refused.code, refused.last()['refusal']], [1, 'No such order.'])
    received.length = 0
  })

  await t.test('resends the failed slips of a source, or only counts them', async () => {
    const filter = ['--source', 'shop', '--failed', 'outcome-unknown', '--since', '2026-11-21T00:00:00Z']
    const done = await run('resend-slip', ...filter, '--by', 'Ana', '--reason', 'Lost.', '--dry-run')
    assert.deepEqual([done.code, done.last()['state']], [0, 'done'])
    const payload = { source: 'shop', failed: 'outcome-unknown', since: '2026-11-21T00:00:00Z', until: null }
    assert.deepEqual(received.splice(0), [[{ ...payload, dryRun: true }, 'Ana', 'Lost.']])
  })

  await t.test('compares a source with its shop, and imports older orders', async () => {
    const actor = ['--by', 'Ana', '--reason', 'We begin.']
    const backfill = ['--since', '2026-01-01', '--mail', ...actor]
    assert.equal((await run('reconcile-source', 'shop', ...actor)).last()['state'], 'done')
    assert.equal((await run('backfill-source', 'shop', ...backfill)).last()['state'], 'done')
    assert.deepEqual(received.splice(0), [
      [{ source: 'shop', since: null }, 'Ana', 'We begin.'],
      [{ source: 'shop', since: '2026-01-01T00:00:00Z', mail: true }, 'Ana', 'We begin.'],
    ])
  })

  await t.test('prints what is wrong, and the usage', async () => {
    for (const [name, args, expected] of [
      ['alerts', ['silence', '--reason', 'x', '--until', '4h'], /name a rule, a source or a subject/],
      ['alerts', ['silence', '--reason', 'x', '--rule', 'y'], /endsAt must be a time/],
      ['alerts', ['acknowledge', 'none', '--reason', 'x'], /There is no such alert/],
      ['alerts', ['acknowledge', 'missing-order/shop/1043'], /reason must be a sentence/],
      ['alerts', ['show'], /there is no show/],
      ['alerts', ['--severity', 'bad'], /info, warning or critical/],
      ['resend-slip', ['1042', '--reason', 'x'], /SOURCE\/ORDER/],
      ['reconcile-source', ['--reason', 'x'], /name one source/],
      ['backfill-source', ['shop', '--reason', 'x'], /since must be a time/],
      ['resend-slip', ['shop/1', '--dry-run', '--reason', 'x'], /go with --source/],
      ['resend-slip', ['--source', 'shop', '--failed', 'x', '--reason', 'x'], /outcome-unknown/],
    ] as [string, string[], RegExp][]) {
      const { code, stderr } = await run(name, ...args)
      assert.equal(code, 2)
      assert.match(stderr, expected)
    }
    for (const name of ['alerts', 'resend-slip', 'reconcile-source', 'backfill-source']) {
      assert.match((await run(name, '--help')).stdout, /npm run .*--reason/s)
    }
  })
})
