import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Kafka, logLevel } from 'kafkajs'
import { cachedFolder } from '../cache-folder.ts'
import { assertChecksum } from '../checksum.ts'
import { findJava } from '../find-java.ts'
import { kafkaProperties } from '../kafka-properties.ts'
import { startKafkaContainer } from '../containers/kafka.ts'
import type { NativeContext, NativePlan, PartDefinition } from '../part-definition.ts'
import { runMaven } from '../run-maven.ts'
import { runTool } from '../run-tool.ts'

const TITLE = 'Kafka'
const VERSION = '4.1.0'
/** Without the optimising compiler, which costs more than it yields in a process that lives for minutes. */
const QUICK = '-XX:TieredStopAtLevel=1'
const JARS = ['defd8523665b9074bf5486e51fe91862ce7d7b704147ee109ec8d845548c7da9']

/** One Kafka node that is broker and controller. */
export const kafka: PartDefinition = {
  name: 'kafka',
  title: TITLE,
  variable: 'KAFKA_BROKERS',
  fromEnvironment: (env) => {
    const brokers = env['KAFKA_BROKERS']
    return brokers ? { kafkaBrokers: brokers.split(',').map((broker) => broker.trim()) } : undefined
  },
  plan,
  container: startKafkaContainer,
}

async function plan({ folder, ports, quickStart, signal, onProgress }: NativeContext): Promise<NativePlan> {
  const java = await findJava(TITLE, signal, onProgress)
  const jars = await cachedFolder(
    `kafka-${VERSION}`,
    { lock: 'maven', signal, onProgress },
    async (target) => {
      await runMaven(TITLE, java, 'copy-dependencies', { outputDirectory: target }, 50, signal, onProgress)
      await assertChecksum(target, JARS)
    },
  )
  const data = join(folder, 'data')
  const propertiesFile = join(folder, 'server.properties')
  const broker = `127.0.0.1:${ports.kafka}`
  await writeFile(
    propertiesFile,
    kafkaProperties({ broker, controller: `127.0.0.1:${ports.kafkaController}`, data }),
  )
  const jvm = ['-XX:+UseSerialGC', '-cp', join(jars, '*')]
  if (!existsSync(join(data, 'meta.properties'))) {
    // Kafka's ids are 16 bytes in base64url, and must not look like an option.
    const clusterId = `S${randomBytes(16).toString('base64url').slice(1)}`
    const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', propertiesFile]
    await runTool(java, [QUICK, ...jvm, ...format], { signal })
  }
  return {
    command: java,
    args: [
      ...(quickStart ? [QUICK] : []),
      '-Xms128m',
      '-Xmx768m',
      '-Dorg.slf4j.simpleLogger.showDateTime=true',
      '-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS',
      '-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=warn',
      ...jvm,
      'kafka.Kafka',
      propertiesFile,
    ],
    urls: { kafkaBrokers: [broker] },
    ready: () => answers(broker),
  }
}

/** Also has the broker load its group coordinator, which the first consumer would otherwise meet half-loaded. */
async function answers(broker: string): Promise<void> {
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
    if (brokers.length === 0) throw new Error('the broker is fenced')
    await admin.describeGroups(['stack-health-check'])
  } finally {
    await admin.disconnect()
  }
}
