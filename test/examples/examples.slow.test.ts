import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { removalOf } from '@slipstream/event-log/contract/removal.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { registerSchemas } from '@slipstream/events/registry/register-schemas.ts'
import type { StackUrls } from '@slipstream/sandbox-stack/stack.ts'
import { runTool } from '@slipstream/sandbox-stack/tools/run-tool.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { givenProgram, orSkipped } from '@slipstream/testing/external-programs/program.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { pythonPackages } from '@slipstream/testing/external-programs/python-packages.ts'

const printed = [
  `firing missing-order shop/1043 (critical): ${examples.AlertRaised.data.summary}`,
  'resolved missing-order shop/1043',
]

describe('the examples of consumers', () => {
  const { stack, topicPrefix } = givenWorld({ after }, 'examples')
  const variables = {
    KAFKA_BROKERS: stack.kafkaBrokers.join(','),
    SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl,
    TOPIC_PREFIX: topicPrefix,
  }
  before(() => appendAlerts(stack, topicPrefix))

  it('given alerts, when the TypeScript example reads them, then it prints each change', async (test) => {
    const args = ['--disable-warning=TimeoutNegativeWarning', 'examples/typescript/read-alerts.ts']
    await assertPrints(test, process.execPath, args, { ...variables, CONSUMER_GROUP: `${topicPrefix}ts` })
  })

  it('given alerts, when the Python example reads them, then it prints each change', async (test) => {
    const folder = await orSkipped(test, () => pythonPackages('examples/python/requirements.txt'))
    if (folder === undefined) return
    const env = { ...variables, CONSUMER_GROUP: `${topicPrefix}python`, PYTHONPATH: folder }
    await assertPrints(test, 'python3', ['examples/python/read_alerts.py'], env)
  })

  it('given alerts, when the kcat example reads them, then it prints each with its schema', async (test) => {
    const kcat = await givenProgram(test, 'kcat', ['kcat', 'librdkafka1', 'libyajl2'])
    const curl = kcat && (await givenProgram(test, 'curl', ['curl']))
    if (kcat === undefined || curl === undefined) return
    const path = `${dirname(kcat.command)}:${process.env['PATH'] ?? ''}`
    const output = await runTool('sh', ['examples/kcat/read-alerts.sh'], {
      signal: test.signal,
      env: { ...variables, ...kcat.env, PATH: path },
    })
    assert.deepEqual(
      output.split('\n').map((line) => line.split('\t')),
      (['AlertRaised', 'AlertResolved'] as const).map((type) => [
        type,
        `schema of ${type}`,
        JSON.stringify(examples[type].data),
      ]),
    )
  })
})

/** A topic with an alert raised and resolved, and a key that was removed; schemas are in the registry. */
async function appendAlerts(stack: StackUrls, topicPrefix: string): Promise<void> {
  const topic = `${topicPrefix}alerts`
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'test' })
  const settings = { partitions: 1, replicationFactor: 1, retentionMs: -1, maxRecordBytes: 1024 * 1024 }
  await log.ensureTopics([{ name: topic, ...settings, cleanup: 'compact' }])
  const schemaIds = await registerSchemas(stack.schemaRegistryUrl, topicPrefix, 'auditor')
  const appender = await log.appender()
  await appender.append(removalOf(topic, 'missing-order/shop/900'))
  for (const event of [examples.AlertRaised, examples.AlertResolved])
    await appender.append({ ...encodeEvent(event, schemaIds), topic })
  await log.close()
}

/** Runs a consumer until it has printed all that it should, and ends it. */
async function assertPrints(
  test: TestContext,
  command: string,
  args: readonly string[],
  variables: NodeJS.ProcessEnv,
): Promise<void> {
  const env = { ...process.env, ...variables }
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  test.after(() => child.kill('SIGKILL'))
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const ended = once(child, 'exit')
  await eventually(
    () => `printed: ${text}`,
    () => text.split('\n').length > printed.length || child.exitCode !== null,
  )
  child.kill('SIGTERM')
  assert.deepEqual(await ended, [0, null], text)
  assert.deepEqual(text.trim().split('\n'), printed)
}
