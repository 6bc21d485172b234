import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import { kafkajsSecurity, securityOfEnvironment } from '../../../src/adapters/kafka/kafka-security.ts'

const file = fileURLToPath(import.meta.url)
const sasl = {
  KAFKA_SASL_MECHANISM: 'SCRAM-SHA-256',
  KAFKA_SASL_USERNAME: 'shop',
  KAFKA_SASL_PASSWORD: 'hidden',
}

describe('how brokers are reached', () => {
  it('given nothing, then connections are plain', () => {
    assert.deepEqual(kafkajsSecurity(securityOfEnvironment({})), {})
  })

  it('given TLS and credentials, then kafkajs gets them', () => {
    const security = securityOfEnvironment({ KAFKA_TLS: 'true', KAFKA_TLS_CA: file, ...sasl })
    assert.match(security.tls?.ca ?? '', /how brokers are reached/)
    const { ssl, sasl: credentials } = kafkajsSecurity(security)
    assert.equal(ssl, security.tls)
    assert.deepEqual(credentials, { mechanism: 'scram-sha-256', username: 'shop', password: 'hidden' })
  })

  const mistakes: [string, NodeJS.ProcessEnv, RegExp][] = [
    [
      'a file that is absent',
      { KAFKA_TLS: 'true', KAFKA_TLS_CA: `${file}.no` },
      /KAFKA_TLS_CA can't be read/,
    ],
    ['a certificate without TLS', { KAFKA_TLS_CA: file }, /KAFKA_TLS is not true/],
    ['a certificate without its key', { KAFKA_TLS: 'true', KAFKA_TLS_CERT: file }, /need each other/],
    [
      'no password',
      { ...sasl, KAFKA_SASL_PASSWORD: '' },
      /needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD/,
    ],
    ['no mechanism', { ...sasl, KAFKA_SASL_MECHANISM: '' }, /KAFKA_SASL_MECHANISM is not set/],
    ['a mechanism of nobody', { ...sasl, KAFKA_SASL_MECHANISM: 'GSSAPI' }, /must be PLAIN, SCRAM-SHA-256/],
  ]
  for (const [name, environment, message] of mistakes)
    it(`given ${name}, then a mistake in the configuration names it`, () => {
      assert.throws(
        () => securityOfEnvironment(environment),
        (error) => error instanceof ConfigurationMistake && message.test(error.message),
      )
    })
})
