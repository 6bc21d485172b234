import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { givenOutbox, revisionsByRecord } from './given/outbox.ts'

const program = fileURLToPath(new URL('given/publisher-process.ts', import.meta.url))

test('given a publisher killed between append and removal, then another repeats it in order', async (t) => {
  const { stack, db, topicPrefix, change, publish, untilEmpty, appended } = await givenOutbox(t)
  for (const record of ['1', '2', '1', '1']) await change(record)
  const child = spawn(
    process.execPath,
    [program, stack.mongodbUrl, db.databaseName, stack.kafkaBrokers.join(','), topicPrefix],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  t.after(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  assert.equal((await appended()).length, 4)

  await change('2')
  publish({ leaseMs: 1_000 })
  await untilEmpty()
  const ids = await appended()
  assert.equal(ids.length, 9)
  assert.deepEqual(revisionsByRecord(ids), { 1: [1, 2, 3], 2: [1, 2] })
})
