import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadEnvironment } from '../../src/config/environment.ts'
import { ConfigurationMistake } from '../../src/config/configuration-mistake.ts'

describe('the environment', () => {
  it('is parsed, with defaults for unset or empty variables', () => {
    const given = { KAFKA_BROKERS: 'a:1, b:2', INGEST_PORT: '80', MONGODB_DATABASE: '' }
    const names = ['KAFKA_BROKERS', 'INGEST_PORT', 'CONSOLE_PORT', 'MONGODB_DATABASE', 'INGEST_URL'] as const
    assert.deepEqual(loadEnvironment(names, given), {
      KAFKA_BROKERS: ['a:1', 'b:2'],
      INGEST_PORT: 80,
      CONSOLE_PORT: 8090,
      MONGODB_DATABASE: 'slipstream',
      INGEST_URL: undefined,
    })
  })

  it('names every variable that is missing or wrong, but no values', () => {
    const given = { MONGODB_URL: 'http://hunter2@x', HEALTH_PORT: 'hunter2', TOPIC_PREFIX: 'hunter2/' }
    const names = ['KAFKA_BROKERS', 'MONGODB_URL', 'HEALTH_PORT', 'TOPIC_PREFIX'] as const
    assert.throws(
      () => loadEnvironment(names, given),
      (error) => {
        assert.ok(error instanceof ConfigurationMistake)
        assert.match(error.mistakes[0]!, /^KAFKA_BROKERS is not set\. Kafka bootstrap brokers/)
        assert.match(error.mistakes[1]!, /^MONGODB_URL must begin with mongodb:/)
        assert.match(error.mistakes[2]!, /^HEALTH_PORT must be a port number/)
        assert.match(error.mistakes[3]!, /^TOPIC_PREFIX may have only letters/)
        assert.doesNotMatch(error.message, /hunter2/)
        return true
      },
    )
  })

  it('needs a mail server where it is asked for one', () => {
    assert.throws(() => loadEnvironment(['SMTP_URL'], {}), /SMTP_URL is not set\. Mail server for slips/)
  })

  it('accepts the usual forms of addresses', () => {
    const given = {
      MONGODB_URL: 'mongodb://a:27017,b:27017/?replicaSet=rs0',
      SCHEMA_REGISTRY_URL: 'http://registry:8081',
      SMTP_URL: 'smtps://user:word@mail.example:465',
    }
    assert.deepEqual(loadEnvironment(['MONGODB_URL', 'SCHEMA_REGISTRY_URL', 'SMTP_URL'], given), given)
  })
})
