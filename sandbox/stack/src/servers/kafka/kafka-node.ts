import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { cachedFolder } from '../../tools/cache-folder.ts'
import { assertChecksum } from '../../tools/checksum.ts'
import { findJava } from '../../tools/find-java.ts'
import { kafkaProperties } from './kafka-properties.ts'
import type { KafkaNode } from './kafka-properties.ts'
import { runMaven } from '../../tools/run-maven.ts'
import { runTool } from '../../tools/run-tool.ts'
import type { ReportProgress } from '../../part-definition.ts'

const version = '4.1.0'
/** Without the optimising compiler, which costs more than it yields in a process that lives for minutes. */
const quickCompilation = '-XX:TieredStopAtLevel=1'
const jarChecksums = ['defd8523665b9074bf5486e51fe91862ce7d7b704147ee109ec8d845548c7da9']

export type KafkaProgram = { java: string; jvm: string[] }

/** What runs Kafka's programs: downloaded once for every clone of the project. @throws MissingTool */
export async function kafkaProgram(
  title: string,
  signal: AbortSignal,
  onProgress: ReportProgress,
): Promise<KafkaProgram> {
  const java = await findJava(title, signal, onProgress)
  const jars = await cachedFolder(
    `kafka-${version}`,
    { lock: 'maven', signal, onProgress },
    async (target) => {
      await runMaven(title, java, 'copy-dependencies', { outputDirectory: target }, 50, signal, onProgress)
      await assertChecksum(target, jarChecksums)
    },
  )
  return { java, jvm: ['-XX:+UseSerialGC', '-cp', join(jars, '*')] }
}

/** Kafka's ids are 16 bytes in base64url, and must not look like an option. */
export function newKafkaId(): string {
  return `S${randomBytes(16).toString('base64url').slice(1)}`
}

/** Writes the node's settings, and formats its data folder unless that was done. @returns the file of the settings */
export async function prepareKafkaNode(
  { java, jvm }: KafkaProgram,
  node: KafkaNode,
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<string> {
  const file = join(folder, 'server.properties')
  await writeFile(file, kafkaProperties(node))
  if (!existsSync(join(node.data, 'meta.properties'))) {
    const format = ['kafka.tools.StorageTool', 'format', '-t', newKafkaId(), '-c', file]
    await runTool(java, [quickCompilation, ...jvm, ...format], { signal })
  }
  return file
}

/** The arguments of `java` for a broker. */
export function kafkaArguments(
  { jvm }: KafkaProgram,
  propertiesFile: string,
  { quickStart, memoryMb }: { quickStart: boolean; memoryMb: number },
): string[] {
  return [
    ...(quickStart ? [quickCompilation] : []),
    '-Xms128m',
    `-Xmx${memoryMb}m`,
    '-Dorg.slf4j.simpleLogger.showDateTime=true',
    '-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS',
    '-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=warn',
    ...jvm,
    'kafka.Kafka',
    propertiesFile,
  ]
}
