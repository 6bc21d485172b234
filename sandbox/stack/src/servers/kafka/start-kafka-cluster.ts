import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../../ports/free-ports.ts'
import {
  cloneFormat,
  kafkaArguments,
  kafkaProgram,
  prepareKafkaNode,
  withKeptKafkaClasses,
} from './kafka-node.ts'
import type { ListenerSecurity } from './kafka-properties.ts'
import { nativeProcess } from '../../processes/native-process.ts'
import type { NativePart } from '../../stack.ts'
import { brokerResponds } from './kafka.ts'
import { makeTemporaryFolder } from '../../temporary-folder.ts'
import { watchOver } from '../../processes/watch-over.ts'

const partTitle = 'Kafka'
export type KafkaClusterOptions = {
  /** Default: 3. */
  brokers?: number
  /** Gives each a second listener, with TLS and credentials. */
  secured?: ListenerSecurity | undefined
  /** Where clients and other brokers reach the broker of that address. Default: there. */
  advertise?: (broker: string) => Promise<string>
  /** For their data and logs, which its owner removes. Default: one that ends with them. */
  folder?: string
}

export type KafkaCluster = {
  /** Where clients reach them. */
  kafkaBrokers: string[]
  /** Their addresses with TLS and credentials, where these are asked for. */
  securedBrokers: string[]
  /** By id, from 1. The first one is the controller too: without it, no leader is elected. */
  broker(id: number): NativePart
  stop(): Promise<void>
}

/** Brokers on this machine, with their own data, for tests that break some. They end with this process. */
export async function startKafkaCluster({
  brokers: brokerCount = 3,
  secured,
  advertise,
  folder: given,
}: KafkaClusterOptions = {}): Promise<KafkaCluster> {
  const root = given ?? makeTemporaryFolder('slipstream-brokers-')
  const watch = await watchOver(root, given === undefined ? 'remove' : 'keep')
  const { signal } = new AbortController()
  const onProgress = (): void => undefined
  const program = await kafkaProgram(partTitle, signal, onProgress)
  const ports = new Set<number>()
  const address = async (): Promise<string> => {
    const port = await freePort([], ports)
    ports.add(port)
    return `127.0.0.1:${port}`
  }
  const controller = await address()
  const first = join(root, '1', 'data')
  const nodes = []
  for (let id = 1; id <= brokerCount; id++) {
    const folder = join(root, String(id))
    const broker = await address()
    const node = {
      ...{ id, of: brokerCount, broker, controller, data: join(folder, 'data') },
      advertised: (await advertise?.(broker)) ?? broker,
      ...(secured && { secured: { ...secured, address: await address() } }),
    }
    await mkdir(folder)
    if (id > 1) await cloneFormat(first, node)
    const propertiesFile = await prepareKafkaNode(program, node, { folder, signal, onProgress })
    const args = kafkaArguments(program, propertiesFile, { quickStart: true, memoryMb: 256 })
    const ready = () => brokerResponds(node.broker, brokerCount)
    const plan = await withKeptKafkaClasses({ command: program.java, args, urls: {}, ready }, signal)
    nodes.push({ ...node, plan })
  }
  const processes = nodes.map(({ id, plan }) =>
    nativeProcess({
      ...{ name: 'kafka', title: `${partTitle} ${id}`, watch, logFile: join(root, `${id}.log`) },
      plan,
      onUnexpectedEnd: (message) => process.stderr.write(`${message}\n`),
    }),
  )
  const stop = async (): Promise<void> => {
    await Promise.allSettled(processes.map((one) => one.stop('SIGKILL')))
    await watch.close()
  }
  try {
    await Promise.all(processes.map((one) => one.start()))
  } catch (error) {
    await stop()
    throw error
  }
  return {
    kafkaBrokers: nodes.map(({ advertised }) => advertised),
    securedBrokers: nodes.flatMap((node) => ('secured' in node ? (node.secured?.address ?? []) : [])),
    broker(id) {
      const found = processes[id - 1]
      if (found === undefined) throw new Error(`there is no broker ${id}`)
      return found
    },
    stop,
  }
}
