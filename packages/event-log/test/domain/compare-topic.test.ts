import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createMemoryLog } from '../../src/adapters/memory/memory-log.ts'
import { compareTopic } from '../../src/domain/compare-topic.ts'
import { topicRepair } from '../../src/domain/topic-repair.ts'
import { topicConfig } from '../../src/contract/topic-config.ts'
import type { DeclaredTopic, FoundTopic } from '../../src/event-log.ts'
import { prepareTopics, TopicsEndangered } from '../../src/topics/prepare-topics.ts'

const declared = {
  name: 'orders',
  partitions: 6,
  replicationFactor: 3,
  retentionMs: -1,
  maxRecordBytes: 1_000,
}

function found(change: Record<string, string> = {}, layout: Partial<FoundTopic> = {}): FoundTopic {
  return { partitions: 6, replicationFactor: 3, ...layout, config: { ...topicConfig(declared), ...change } }
}
const inWords = (topic: DeclaredTopic, as: FoundTopic) =>
  compareTopic(topic, as).map(({ setting, found, danger }) => `${setting} ${found}${danger ? ' !' : ''}`)

it('given three copies, then two must have a record, and a lagging one never becomes leader', () => {
  const { 'min.insync.replicas': insync, 'unclean.leader.election.enable': unclean } = topicConfig(declared)
  assert.deepEqual([insync, unclean], ['2', 'false'])
  assert.equal(topicConfig({ ...declared, replicationFactor: 1 })['min.insync.replicas'], '1')
})

it('given a topic as declared, then there is no difference', () => {
  assert.deepEqual(compareTopic(declared, found()), [])
})

for (const [what, topic, as, expected] of [
  ['a shorter retention', declared, found({ 'retention.ms': '604800000' }), ['retention.ms 604800000 !']],
  ['a longer one', { ...declared, retentionMs: 5 }, found({ 'retention.ms': '-1' }), ['retention.ms -1']],
  ['a bound in bytes', declared, found({ 'retention.bytes': '5' }), ['retention.bytes 5 !']],
  [
    'compaction of a topic that keeps all',
    declared,
    found({ 'cleanup.policy': 'compact,delete' }),
    ['cleanup.policy compact,delete !'],
  ],
  [
    'a compacted topic from which time removes too',
    { ...declared, cleanup: 'compact' },
    found({ 'cleanup.policy': 'compact,delete' }),
    ['cleanup.policy compact,delete !'],
  ],
  [
    'the same policies in another order',
    { ...declared, cleanup: 'compact,delete' },
    found({ 'cleanup.policy': 'delete,compact' }),
    [],
  ],
  [
    "the writers' times",
    declared,
    found({ 'message.timestamp.type': 'CreateTime' }),
    ['message.timestamp.type CreateTime !'],
  ],
  [
    'one copy that acknowledges',
    declared,
    found({ 'min.insync.replicas': '1' }),
    ['min.insync.replicas 1 !'],
  ],
  ['all copies', declared, found({ 'min.insync.replicas': '3' }), ['min.insync.replicas 3']],
  ['more than there are', declared, found({ 'min.insync.replicas': '4' }), ['min.insync.replicas 4 !']],
  [
    'laggards that may lead',
    declared,
    found({ 'unclean.leader.election.enable': 'true' }),
    ['unclean.leader.election.enable true !'],
  ],
  ['smaller records', declared, found({ 'max.message.bytes': '999' }), ['max.message.bytes 999 !']],
  ['larger ones', declared, found({ 'max.message.bytes': '1001' }), ['max.message.bytes 1001']],
  ['other partitions', declared, found({}, { partitions: 12 }), ['partitions 12 !']],
  [
    'fewer copies, which come before anything is asked of them',
    declared,
    found({ 'min.insync.replicas': '1' }, { replicationFactor: 1 }),
    ['replication factor 1 !'],
  ],
] satisfies [string, DeclaredTopic, FoundTopic, string[]][]) {
  it(`given ${what}, then the difference has its danger or none`, () => {
    assert.deepEqual(inWords(topic, as), expected)
  })
}

it('given no declared record size, then it is not compared', () => {
  const { maxRecordBytes: _, ...unsized } = declared
  assert.deepEqual(compareTopic(unsized, found({ 'max.message.bytes': '1' })), [])
})

it('given dangers, then the sentence names the topic, each difference and the command', () => {
  const topic = { ...declared, cleanup: 'compact,delete' } as const
  const differences = compareTopic(topic, found({ 'cleanup.policy': 'delete', 'retention.ms': '5' }))
  const sentence = topicRepair(
    'orders',
    differences.filter(({ danger }) => danger !== undefined),
  )
  assert.match(
    sentence,
    /The topic orders .* retention\.ms is 5 instead of -1 \(records are removed too early\)/,
  )
  assert.match(
    sentence,
    /kafka-configs --bootstrap-server "\$KAFKA_BROKERS" --alter --entity-type topics --entity-name orders --add-config 'retention\.ms=-1'$/,
  )
})

it('given a dangerous topic, then starting fails; given one copy, then one warning is logged', async () => {
  const log = createMemoryLog()
  const one = { ...declared, replicationFactor: 1 }
  const warnings: string[] = []
  const logger = {
    info: () => undefined,
    warn: (_: unknown, message?: string) => void warnings.push(message ?? ''),
  }
  await log.ensureTopics([{ ...one, retentionMs: 604_800_000 }])
  await assert.rejects(prepareTopics(log, { owns: [one] }, logger), (error) => {
    return error instanceof TopicsEndangered && /retention\.ms is 604800000/.test(error.message)
  })
  const others = { owns: [{ ...one, name: 'quarantine' }], uses: [{ ...one, name: 'not there yet' }] }
  await prepareTopics(log, others, logger)
  await prepareTopics(log, others, logger)
  assert.equal(warnings.length, 1)
  assert.match(warnings[0] ?? '', /one copy/)
})
