import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, it } from 'node:test'
import { createLogger } from '@slipstream/runtime/observability/logger.ts'
import { kafkaLogCreator } from '../../../src/adapters/kafka/kafka-log-creator.ts'

function listen() {
  const destination = new PassThrough()
  const logger = createLogger({ name: 'example', format: 'json', destination })
  return { logger, written: () => (destination.read() as Buffer | null)?.toString() ?? '' }
}

describe('what kafkajs logs', () => {
  const entry = (level: number, message: string, seconds = 0, more: object = {}) => {
    const timestamp = new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString()
    return { namespace: 'Connection', level, label: '', log: { timestamp, message, ...more } }
  }

  it('given what belongs to the normal life of a group, then it is not logged', () => {
    const { logger, written } = listen()
    const log = kafkaLogCreator(logger)()
    log(entry(4, 'Consumer has joined the group'))
    log(entry(2, 'The group is rebalancing, re-joining'))
    log(entry(1, 'Response GroupCoordinator', 0, { error: 'The group coordinator is not available' }))
    log(entry(1, 'Response CreateTopics(key: 19, version: 3)', 0, { error: 'Topic creation errors' }))
    assert.equal(written(), '')
  })

  it('given a message that repeats, then it is logged once in 30 seconds', () => {
    const { logger, written } = listen()
    const log = kafkaLogCreator(logger)()
    for (const second of [0, 1, 29, 31, 32]) log(entry(1, 'Connection error: refused', second))
    assert.equal(written().trim().split('\n').length, 2)
  })

  it('given a fault, then it keeps its level and its fields', () => {
    const { logger, written } = listen()
    kafkaLogCreator(logger)()(entry(1, 'Connection error', 0, { broker: 'a:1', stack: 'at' }))
    const { level, msg, kafka } = JSON.parse(written())
    assert.deepEqual(
      { level, msg, kafka },
      { level: 50, msg: 'kafka Connection: Connection error', kafka: { broker: 'a:1' } },
    )
  })
})
