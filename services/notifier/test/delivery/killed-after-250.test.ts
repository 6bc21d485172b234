import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { at, state } from '../given/orders.ts'
import { smtpServer } from '../given/smtp.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { configText, world } from '../given/world.ts'
import type { World } from '../given/world.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

function startProcess(test: TestContext, given: World, smtpUrl: string): ChildProcess {
  const folder = mkdtempSync(join(tmpdir(), 'notifier-'))
  const config = join(folder, 'slipstream.config.yaml')
  writeFileSync(config, configText)
  const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', main], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      SLIPSTREAM_CONFIG: config,
      KAFKA_BROKERS: given.stack.kafkaBrokers.join(),
      SCHEMA_REGISTRY_URL: given.stack.schemaRegistryUrl,
      MONGODB_URL: given.stack.mongodbUrl,
      MONGODB_DATABASE: given.db.databaseName,
      TOPIC_PREFIX: given.topicPrefix,
      SMTP_URL: smtpUrl,
    },
  })
  test.after(() => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  })
  return child
}

/** By the process's state in Linux's proc_pid_stat(5); elsewhere a signal sent counts as arrived. */
function isStopped(pid: number | undefined): boolean {
  const file = `/proc/${pid}/stat`
  return !existsSync(file) || / T /.test(readFileSync(file, 'utf8'))
}

it('given a process killed between 250 and record, then the second copy has the Message-ID', async (test) => {
  const given = await world(test)
  let child: ChildProcess | undefined
  const smtp = await smtpServer(test, {
    // It stands still before it can read the 250, and never continues.
    async beforeTaking() {
      if (child === undefined) return
      child.kill('SIGSTOP')
      await eventually('stopped', () => isStopped(child?.pid))
    },
    afterTaking() {
      child?.kill('SIGKILL')
    },
  })
  child = startProcess(test, given, smtp.url)
  const customer = { id: null, name: 'Mere', email: given.address('mere'), phone: null }
  await given.append(state('a', at('06:44:00'), { status: 'completed', participants: [], customer }))
  await eventually(
    'taken, and the process is dead',
    () => smtp.taken.length === 1 && child?.signalCode === 'SIGKILL',
  )
  assert.deepEqual(await given.states(), ['due'], 'it could not be recorded')

  child = undefined
  // Only the sending part: Kafka keeps the dead member's place in the group for a while yet.
  const sender = given.startSender(smtp.url)
  await given.waitsAreOver()
  await eventually('sent', async () => (await given.states()).join() === 'sent')
  await sender.stop()
  assert.equal(smtp.taken.length, 2)
  assert.equal(smtp.taken[0]?.messageId, smtp.taken[1]?.messageId)
  assert.match(smtp.taken[0]?.messageId ?? '', /^<[0-9a-f]{32}@shop\.example>$/)
})
