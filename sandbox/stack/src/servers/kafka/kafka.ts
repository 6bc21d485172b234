import { join } from 'node:path'
import { Kafka, logLevel } from 'kafkajs'
import { signInToKafka } from '../../secure/sign-in.ts'
import type { SecureServers } from '../../secure/secure-servers.ts'
import { startKafkaContainer } from './kafka-container.ts'
import { kafkaArguments, kafkaProgram, prepareKafkaNode, withKafkaClasses } from './kafka-node.ts'
import type { NativeContext, NativePlan, PartDefinition } from '../../part-definition.ts'

const partTitle = 'Kafka'

/** One Kafka node that is broker and controller. */
export const kafka: PartDefinition = {
  name: 'kafka',
  title: partTitle,
  variable: 'KAFKA_BROKERS',
  fromEnvironment: (env) => {
    const brokers = env['KAFKA_BROKERS']
    return brokers ? { kafkaBrokers: brokers.split(',').map((broker) => broker.trim()) } : undefined
  },
  plan,
  container: startKafkaContainer,
}

async function plan(context: NativeContext): Promise<NativePlan> {
  const { folder, ports, quickStart, secure, signal, onProgress } = context
  const program = await kafkaProgram(partTitle, signal, onProgress)
  const broker = `127.0.0.1:${ports.kafka}`
  const controller = `127.0.0.1:${ports.kafkaController}`
  const node = { broker, controller, data: join(folder, 'data'), secure }
  const propertiesFile = await prepareKafkaNode(program, node, { folder, signal, onProgress })
  const plan: NativePlan = {
    command: program.java,
    args: kafkaArguments(program, propertiesFile, { quickStart, memoryMb: 768 }),
    urls: { kafkaBrokers: [broker] },
    ready: () => brokerResponds(broker, 1, secure),
  }
  return withKafkaClasses(plan, context)
}

/** Also has the broker load its group coordinator, or the first consumer would meet it half-loaded. */
export async function brokerResponds(broker: string, of: number, secure?: SecureServers): Promise<void> {
  const client = new Kafka({
    brokers: [broker],
    ...(secure && signInToKafka(secure)),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 5_000,
    retry: { retries: 0 },
  })
  const admin = client.admin()
  try {
    await admin.connect()
    const { brokers } = await admin.describeCluster()
    if (brokers.length < of) throw new Error(`${brokers.length} of ${of} brokers are not fenced`)
    await admin.describeGroups(['stack-health-check'])
  } finally {
    await admin.disconnect()
  }
}
