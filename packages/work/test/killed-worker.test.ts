import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { submitWork } from '../src/adapters/submit-work.ts'
import { startQueueWorker } from '../src/start-queue-worker.ts'
import { givenCollection, queue } from './given/collection.ts'
import type { Parcel } from './given/collection.ts'

const program = fileURLToPath(new URL('given/worker-process.ts', import.meta.url))

/** A worker in another process that has recorded a step of the only item; here one waits for work. */
async function given(t: TestContext) {
  const { mongodbUrl } = await stackForTests()
  const { db, collection } = await givenCollection(t)
  const child = spawn(process.execPath, [program, mongodbUrl, db.databaseName], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  t.after(() => child.kill('SIGKILL'))
  await submitWork(collection, { id: '1', own: { parcel: 1 }, work: { queue } })
  await once(child.stdout, 'data')
  const steps: unknown[] = []
  const worker = startQueueWorker<Parcel>({
    ...{ collection, queue, logger: silentLogger },
    async handler({ work: { progress } }) {
      steps.push(progress)
      return { kind: 'done', set: { label: 'of the second worker' } }
    },
  })
  t.after(() => worker.stop())
  const untilDone = () =>
    t.waitFor(
      async () => {
        const found = await collection.findOne({ _id: '1' })
        assert.equal(found?.work.state, 'done')
        return found
      },
      { interval: 20, timeout: 120_000 },
    )
  return { child, collection, steps, untilDone }
}

test('given a worker that is killed, then another continues from its last step', async (t) => {
  const { child, steps, untilDone } = await given(t)
  child.kill('SIGKILL')
  const { work, label } = await untilDone()
  assert.deepEqual([steps, work.fence, work.lapses], [[{ step: 'booked' }], 2, 1])
  assert.equal(label, 'of the second worker')
})

test('given a worker frozen for longer than its lease, when it thaws, then it writes nothing', async (t) => {
  const { child, collection, untilDone } = await given(t)
  child.kill('SIGSTOP')
  const done = await untilDone()
  child.kill('SIGCONT')
  child.stdin.write('go\n')
  const [output] = (await once(child.stdout, 'data')) as [Buffer]
  assert.equal(output.toString(), 'ended\n')
  assert.deepEqual(await collection.findOne({ _id: '1' }), done)
})
