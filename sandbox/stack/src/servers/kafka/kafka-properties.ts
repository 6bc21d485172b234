import type { SecureServers } from '../../secure/secure-servers.ts'

/** Room for records of 24 MiB with their keys, headers and batch overhead. */
const maxBatchBytes = 25 * 1024 * 1024

/** Addresses are host:port. */
export type KafkaNode = {
  broker: string
  /** Where clients and other brokers reach it, e.g. that of a proxy. Default: the same. */
  advertised?: string
  /** Of node 1, the one controller. */
  controller: string
  data: string
  /** From 1, which is controller and broker; the others are brokers. Default: 1. */
  id?: number
  /** Brokers in all. Default: 1. */
  of?: number
  /** A second listener, with TLS and credentials. */
  secured?: ListenerSecurity & { address: string }
  /** All its listeners have TLS and credentials, and `admin` alone may do what no ACL allows. */
  secure?: SecureServers | undefined
}

export type ListenerSecurity = {
  /** PEM: the private key and the certificate. */
  certificateFile: string
} & (
  | {
      /** Those of PLAIN; those of SCRAM are kept by the brokers. */
      username: string
      password: string
    }
  | {
      /** PEM: who vouches for clients, which have certificates instead of passwords. */
      clientAuthorityFile: string
    }
)

/** The settings of a node: quick to start, small in memory. */
export function kafkaProperties(node: KafkaNode): string {
  const { broker, advertised = broker, controller, data, id = 1, of = 1, secured, secure } = node
  const isController = id === 1
  const settings: Record<string, string | number> = {
    'process.roles': isController ? 'broker,controller' : 'broker',
    'node.id': id,
    'controller.quorum.voters': `1@${controller}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://${broker}${isController ? `,CONTROLLER://${controller}` : ''}`,
    'advertised.listeners': `PLAINTEXT://${advertised}`,
    ...(secured && securedSettings(secured, `PLAINTEXT://${broker}`, isController ? controller : undefined)),
    ...(secure && secureSettings(secure, broker, controller)),
    // Backslashes are escapes in properties files.
    'log.dirs': data.replaceAll('\\', '/'),
    'message.max.bytes': maxBatchBytes,
    'replica.fetch.max.bytes': maxBatchBytes,
    'auto.create.topics.enable': 'false',
    'offsets.topic.replication.factor': of,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': of,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': of,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    // 6 s by default.
    'group.min.session.timeout.ms': 1_000,
    // A killed broker is let in again only when the session of its former self has run out. A short one
    // fences, again and again, a broker that only waits for a busy processor.
    'broker.heartbeat.interval.ms': of === 1 ? 2_000 : 500,
    'broker.session.timeout.ms': of === 1 ? 9_000 : 6_000,
    // A controller without followers need not show twice a second that it lives: a sixth of what an idle
    // broker takes.
    ...(of === 1 && { 'metadata.max.idle.interval.ms': 30_000 }),
    // Each wakes up three times a second. Default: 3 and 8.
    ...{ 'num.network.threads': 2, 'num.io.threads': 4 },
    // 128 MiB by default, taken at start.
    'log.cleaner.dedupe.buffer.size': 8 * 1024 * 1024,
  }
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}

function securedSettings(
  secured: NonNullable<KafkaNode['secured']>,
  plain: string,
  controller: string | undefined,
): Record<string, string> {
  const listener = `SECURED://${secured.address}`
  const protocol = 'clientAuthorityFile' in secured ? 'SSL' : 'SASL_SSL'
  return {
    listeners: [plain, listener, ...(controller === undefined ? [] : [`CONTROLLER://${controller}`])].join(
      ',',
    ),
    'advertised.listeners': `${plain},${listener}`,
    'listener.security.protocol.map': `PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:${protocol}`,
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': secured.certificateFile.replaceAll('\\', '/'),
    ...('clientAuthorityFile' in secured ? byCertificate(secured) : byPassword(secured)),
  }
}

function byCertificate({ clientAuthorityFile }: { clientAuthorityFile: string }): Record<string, string> {
  return {
    'listener.name.secured.ssl.client.auth': 'required',
    'listener.name.secured.ssl.truststore.type': 'PEM',
    'listener.name.secured.ssl.truststore.location': clientAuthorityFile.replaceAll('\\', '/'),
  }
}

function byPassword({ username, password }: { username: string; password: string }): Record<string, string> {
  const module = 'org.apache.kafka.common.security'
  return {
    'listener.name.secured.sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    'listener.name.secured.plain.sasl.jaas.config': `${module}.plain.PlainLoginModule required user_${username}="${password}";`,
    'listener.name.secured.scram-sha-256.sasl.jaas.config': `${module}.scram.ScramLoginModule required;`,
    'listener.name.secured.scram-sha-512.sasl.jaas.config': `${module}.scram.ScramLoginModule required;`,
  }
}

const authorizer = 'org.apache.kafka.metadata.authorizer.StandardAuthorizer'

/** Of the one node of a cluster, which signs in to itself as `admin`. */
function secureSettings(
  { certificate, passwords }: SecureServers,
  broker: string,
  controller: string,
): Record<string, string> {
  const users = Object.entries(passwords).map(([name, password]) => `user_${name}="${password}"`)
  const itself = `username="admin" password="${passwords.admin}"`
  const jaas = `org.apache.kafka.common.security.plain.PlainLoginModule required ${itself} ${users.join(' ')};`
  return {
    listeners: `SECURE://${broker},CONTROLLER://${controller}`,
    'advertised.listeners': `SECURE://${broker}`,
    'listener.security.protocol.map': 'SECURE:SASL_SSL,CONTROLLER:SASL_SSL',
    'inter.broker.listener.name': 'SECURE',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.secure.plain.sasl.jaas.config': jaas,
    'listener.name.controller.plain.sasl.jaas.config': jaas,
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': certificate.serverFile.replaceAll('\\', '/'),
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': certificate.authorityFile.replaceAll('\\', '/'),
    'authorizer.class.name': authorizer,
    'super.users': 'User:admin',
  }
}
