/** Room for records of 24 MiB with their keys, headers and batch overhead. */
const LARGEST_BATCH_BYTES = 25 * 1024 * 1024

/** The settings of a single node: nothing replicated, quick to start, small in memory. Addresses are host:port. */
export function kafkaProperties(node: { broker: string; controller: string; data: string }): string {
  const settings: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@${node.controller}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://${node.broker},CONTROLLER://${node.controller}`,
    'advertised.listeners': `PLAINTEXT://${node.broker}`,
    // Backslashes are escapes in properties files.
    'log.dirs': node.data.replaceAll('\\', '/'),
    'message.max.bytes': LARGEST_BATCH_BYTES,
    'replica.fetch.max.bytes': LARGEST_BATCH_BYTES,
    'auto.create.topics.enable': 'false',
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    // A killed broker is let in again only when the session of its former self has run out: 9 s by default.
    'broker.heartbeat.interval.ms': 500,
    'broker.session.timeout.ms': 2_000,
    // 128 MiB by default, taken at start.
    'log.cleaner.dedupe.buffer.size': 8 * 1024 * 1024,
  }
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}
