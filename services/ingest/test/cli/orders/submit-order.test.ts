import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { commandLine } from '@slipstream/testing/command-line/command-line.ts'
import { requestOfFlags } from '../../../src/cli/orders/request-of-flags.ts'
import { admin, givenOrdering } from '../../orders/given/ordering.ts'
import { shipmentEvent } from '../../orders/given/shipment-event.ts'
import { newOrder } from '../../orders/given/order-request.ts'

const slipstream = fileURLToPath(new URL('../../../../../cli/slipstream.js', import.meta.url))

test('given flags, then the request has what was given and nothing else', () => {
  const address = { address: ['12 Harbour Street'], city: 'Wellington', postcode: '6011', country: 'NZ' }
  const line = [{ sku: 'HOODIE-M', name: 'Hoodie M', quantity: 2, unitPrice: '39.90' }]
  const { customer: _, ...rest } = newOrder
  assert.deepEqual(
    requestOfFlags({ name: 'Ada Miller', email: 'ada@example.com', line, ...address }),
    newOrder,
  )
  assert.deepEqual(requestOfFlags({ customer: 'c1', line, ...address }), { customer: { id: 'c1' }, ...rest })
})

test('given ingest that takes orders', async (t) => {
  const ordering = await givenOrdering(t)
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const config = join(folder, 'config.yaml')
  const { shipping: _, ...unshipped } = admin
  writeFileSync(config, JSON.stringify({ sources: { admin: unshipped } }))
  const env = {
    ...{ SLIPSTREAM_CONFIG: config, INGEST_URL: ordering.url },
    ...{ BOB: 'token-of-bob', EVE: 'token-of-eve', KAFKA_BROKERS: 'unused' },
  }
  const run = (args: string[], { token = env.BOB } = {}) =>
    commandLine({ ...env, BOB: token })('orders', 'place', ...args)
  /** In a process of its own, which has an input. */
  const start = async (args: string[], { input = '', onLine }: { input?: string; onLine?: () => void }) => {
    const child = spawn(process.execPath, [slipstream, 'orders', 'place', ...args], {
      env: { ...process.env, ...env },
    })
    child.stdin.end(input)
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => {
      if (stdout === '') onLine?.()
      stdout += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => void (stderr += chunk.toString()))
    const [code] = (await once(child, 'close')) as [number]
    return { code, stderr, lines: stdout.trim().split('\n') }
  }
  const flags = [
    ...['--name', 'Ada Miller', '--email', 'ada@example.com', '--line', 'HOODIE-M,2,39.90,Hoodie M'],
    ...['--address', '12 Harbour Street', '--city', 'Wellington', '--postcode', '6011', '--country', 'NZ'],
  ]

  await t.test('when an order is placed by flags twice with one key, then there is one order', async () => {
    for (const _ of ['first', 'again']) {
      const { code, lines, stderr } = await run([...flags, '--key', 'call "4711"'])
      assert.equal(code, 0, stderr)
      const { location, state } = JSON.parse(lines[0] ?? '') as Record<string, unknown>
      assert.deepEqual([location, state], ['/orders/admin/1', 'accepted'])
    }
  })

  await t.test('when it is placed from the input by another admin, then it is placed', async () => {
    const { code, stderr, lines } = await start(['--file', '-', '--as', 'Eve'], {
      input: JSON.stringify(newOrder),
    })
    assert.equal(code, 0, stderr)
    assert.equal((JSON.parse(lines[0] ?? '') as Record<string, unknown>)['number'], '2')
  })

  await t.test('when it is only tried, then the request is written and nothing is sent', async () => {
    const { code, lines } = await run([...flags, '--dry-run'])
    assert.deepEqual([code, JSON.parse(lines[0] ?? '')], [0, newOrder])
  })

  await t.test('when it is followed, then the command ends once it is booked', async () => {
    const book = () =>
      void ordering.appendShipment(
        shipmentEvent('ShipmentRequested', '3', 1),
        shipmentEvent('ShipmentScheduled', '3', 2),
      )
    const { code, stderr, lines } = await start([...flags, '--wait'], { onLine: book })
    assert.equal(code, 0, stderr)
    assert.equal((JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>)['state'], 'scheduled')
  })

  await t.test('when ingest refuses it, then the field is named and the exit code is 1', async () => {
    const { code, stderr } = await run([...flags.slice(0, -1), 'Narnia'])
    assert.equal(code, 1)
    assert.match(stderr, /400.*country|country.*ISO 3166/s)
    const other = await run(flags, { token: 'wrong' })
    assert.deepEqual([other.code, /401/.test(other.stderr)], [1, true])
  })

  await t.test('when its usage is wrong, then the exit code is 2', async () => {
    for (const [args, expected] of [
      [['--file', '-', '--name', 'Ada'], /leave out --name/],
      [['--file', '/none'], /ENOENT/],
      [[...flags, '--as', 'Nobody'], /use one of Bob, Eve/],
      [['--line', 'x'], /SKU,QUANTITY,PRICE,NAME/],
    ] as const) {
      const { code, stderr } = await run([...args])
      assert.equal(code, 2, stderr)
      assert.match(stderr, expected)
    }
  })
})
