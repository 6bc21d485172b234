import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { cachedFolder } from '../../tools/cache-folder.ts'
import { withClassArchive, withKeptClassArchive } from '../../tools/class-archive.ts'
import type { ClassArchiveContext } from '../../tools/class-archive.ts'
import { assertChecksum } from '../../tools/checksum.ts'
import { findJava } from '../../tools/find-java.ts'
import { kafkaProperties } from './kafka-properties.ts'
import type { KafkaNode } from './kafka-properties.ts'
import { runMaven } from '../../tools/run-maven.ts'
import { runTool } from '../../tools/run-tool.ts'
import type { NativePlan, ReportProgress } from '../../part-definition.ts'

const version = '4.1.0'
/** Without the optimising compiler, which costs more than it yields in a process that lives for minutes. */
const quickCompilation = '-XX:TieredStopAtLevel=1'
const jarChecksums = ['defd8523665b9074bf5486e51fe91862ce7d7b704147ee109ec8d845548c7da9']

export type KafkaProgram = { java: string; jvm: string[] }

type PrepareContext = { folder: string; signal: AbortSignal; onProgress: ReportProgress }

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
  return { java, jvm: ['-XX:+UseSerialGC', '-XX:-UsePerfData', '-cp', join(jars, '*')] }
}

/** Kafka's ids are 16 bytes in base64url, and must not look like an option. */
function newKafkaId(): string {
  return `S${randomBytes(16).toString('base64url').slice(1)}`
}

/** Writes the node's settings, and formats its data folder once. @returns the file of the settings */
export async function prepareKafkaNode(
  program: KafkaProgram,
  node: KafkaNode,
  context: PrepareContext,
): Promise<string> {
  const file = join(context.folder, 'server.properties')
  // It may have passwords.
  await writeFile(file, kafkaProperties(node), { mode: 0o600 })
  if (!existsSync(join(node.data, 'meta.properties'))) {
    const formatted = await formattedFolder(program, context)
    await cloneFormat(formatted, node, { 'cluster.id': newKafkaId() })
  }
  return file
}

/** Formatting takes a Java machine each time, and all that differs is who it is for: so it is done once. */
function formattedFolder(
  { java, jvm }: KafkaProgram,
  { signal, onProgress }: PrepareContext,
): Promise<string> {
  return cachedFolder(
    `kafka-${version}-formatted`,
    { lock: 'kafka-format', signal, onProgress },
    async (data) => {
      const file = join(data, 'server.properties')
      await writeFile(file, kafkaProperties({ broker: '127.0.0.1:9092', controller: '127.0.0.1:9093', data }))
      const format = ['kafka.tools.StorageTool', 'format', '-t', newKafkaId(), '-c', file]
      await runTool(java, [quickCompilation, ...jvm, ...format], { signal })
      await rm(file)
    },
  )
}

/** Copies a formatted data folder for another node. @param ids settings of its own, beside the node's */
export async function cloneFormat(
  from: string,
  { id = 1, data }: KafkaNode,
  ids: Readonly<Record<string, string>> = {},
): Promise<void> {
  await cp(from, data, { recursive: true })
  const file = join(data, 'meta.properties')
  const settings = Object.entries({ 'node.id': id, 'directory.id': newKafkaId(), ...ids })
  const text = await readFile(file, 'utf8')
  await writeFile(
    file,
    settings.reduce(
      (changed, [key, value]) =>
        changed.replace(new RegExp(`^${key.replace('.', String.raw`\.`)}=.*$`, 'm'), `${key}=${value}`),
      text,
    ),
  )
}

/** The plan of a broker, with its classes from an earlier start. */
export function withKafkaClasses(plan: NativePlan, context: ClassArchiveContext): Promise<NativePlan> {
  return withClassArchive(`kafka-${version}`, { name: 'kafka', title: 'Kafka', plan }, context)
}

/** As `withKafkaClasses`, for a broker that needs others to start, where a start of Kafka left them. */
export function withKeptKafkaClasses(plan: NativePlan, signal: AbortSignal): Promise<NativePlan> {
  return withKeptClassArchive(`kafka-${version}`, plan, signal)
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
