import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { eventually } from '@slipstream/testing/eventually.ts'
import { newOrder } from './given/order-request.ts'
import { givenOrdering } from './given/ordering.ts'

const program = fileURLToPath(new URL('given/stuck-process.ts', import.meta.url))

test('given an instance killed after it took a number, then the next order gets that number', async (t) => {
  const { submit, stack, db, events, metrics } = await givenOrdering(t)
  assert.equal((await submit('1', newOrder)).json.number, '1')
  const child = spawn(process.execPath, [program, stack.mongodbUrl, db.databaseName], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => child.kill('SIGKILL'))
  const [output] = (await once(child.stdout, 'data')) as [Buffer]
  assert.equal(output.toString(), 'number 2\n')
  child.kill('SIGKILL')
  await once(child, 'exit')

  // MongoDB keeps what the dead has locked for a minute by default.
  await eventually('an order is placed', async () => (await submit('2', newOrder)).status === 202)
  assert.match(
    await metrics.registry.metrics(),
    /^slipstream_ingest_abandoned_transactions_total\{[^}]*\} 1$/m,
  )
  assert.equal((await submit('2', newOrder)).json.number, '2')
  assert.equal((await submit('stuck', newOrder)).json.number, '3')
  await eventually('all are in the log', async () => (await events()).length === 3)
  assert.deepEqual((await events()).map(({ subject }) => subject).sort(), ['admin/1', 'admin/2', 'admin/3'])
})
