import { freePort } from '../../ports/free-ports.ts'
import type { RunningContainer } from '../../part-definition.ts'
import { containerStartMs } from '../docker-host.ts'

/**
 * Kafka in a container. Its data end with it, and a reaper container ends it with this process.
 * The broker tells clients its own address, so it listens inside on the very port that is published.
 */
export async function startKafkaContainer(host: string): Promise<RunningContainer> {
  const { GenericContainer, Wait } = await import('testcontainers')
  const port = await freePort([], new Set())
  const bytes = String(25 * 1024 * 1024)
  const container = await new GenericContainer('apache/kafka:4.1.0')
    .withExposedPorts({ container: port, host: port })
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_LISTENERS: `PLAINTEXT://:${port},CONTROLLER://:9093`,
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://${host}:${port}`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_MESSAGE_MAX_BYTES: bytes,
      KAFKA_REPLICA_FETCH_MAX_BYTES: bytes,
    })
    .withWaitStrategy(Wait.forLogMessage('Kafka Server started'))
    .withStartupTimeout(containerStartMs)
    .start()
  return { urls: { kafkaBrokers: [`${host}:${port}`] }, stop: async () => void (await container.stop()) }
}
