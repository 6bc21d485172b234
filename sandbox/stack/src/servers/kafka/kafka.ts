import { join } from 'node:path'
import { Kafka, logLevel } from 'kafkajs'
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
  const { folder, ports, quickStart, signal, onProgress } = context
  const program = await kafkaProgram(partTitle, signal, onProgress)
  const broker = `127.0.0.1:${ports.kafka}`
  const node = { broker, controller: `127.0.0.1:${ports.kafkaController}`, data: join(folder, 'data') }
  const propertiesFile = await prepareKafkaNode(program, node, { folder, signal, onProgress })
  const plan: NativePlan = {
    command: program.java,
    args: kafkaArguments(program, propertiesFile, { quickStart, memoryMb: 768 }),
    urls: { kafkaBrokers: [broker] },
    ready: () => brokerAnswers(broker, 1),
  }
  return withKafkaClasses(plan, context)
}

/** Also has the broker load its group coordinator, which the first consumer would otherwise meet half-loaded. */
export async function brokerAnswers(broker: string, of: number): Promise<void> {
  const client = new Kafka({
    brokers: [broker],
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
