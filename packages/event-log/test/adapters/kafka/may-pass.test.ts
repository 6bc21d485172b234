import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import kafkajs from 'kafkajs'
import { mayPass, UnreachableError } from '../../../src/adapters/kafka/may-pass.ts'

const {
  KafkaJSConnectionError,
  KafkaJSNonRetriableError,
  KafkaJSNumberOfRetriesExceeded,
  KafkaJSProtocolError,
} = kafkajs

const protocolError = (type: string, retriable: boolean) =>
  new KafkaJSProtocolError(Object.assign(new Error(type), { type, code: 1, retriable }))
const given: [string, unknown, boolean][] = [
  ['a leader that has moved', protocolError('NOT_LEADER_FOR_PARTITION', true), true],
  [
    'an election that outlasted the repetitions of kafkajs',
    new KafkaJSNumberOfRetriesExceeded(protocolError('LEADER_NOT_AVAILABLE', true), {
      retryCount: 3,
      retryTime: 1,
    }),
    true,
  ],
  ['a connection that broke', new KafkaJSConnectionError('closed'), true],
  ['metadata that no broker returned', new TypeError("reading 'topicMetadata' of null"), true],
  ['a connection that said nothing when it was made', new Error('Broker not connected'), true],
  ['no broker in reach', new UnreachableError(new KafkaJSConnectionError('refused')), false],
  ['an unknown topic', protocolError('UNKNOWN_TOPIC_OR_PARTITION', true), false],
  ['a topic that may not be read', protocolError('TOPIC_AUTHORIZATION_FAILED', false), false],
  ['an invalid topic', new KafkaJSNonRetriableError('Invalid topic'), false],
  ['an error of ours', new Error('the topic orders has no partitions'), false],
]

describe('mayPass', () => {
  for (const [fault, error, expected] of given)
    it(`given ${fault}, then the request is ${expected ? '' : 'not '}repeated`, () => {
      assert.equal(mayPass(error), expected)
    })
})
