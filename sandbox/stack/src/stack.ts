import type { Progress } from './progress/progress-display.ts'
import type { SecureServers } from './secure/secure-servers.ts'

export type PartName = 'kafka' | 'registry' | 'mongodb' | 'inbox'
export type PortName = 'kafka' | 'kafkaController' | 'registry' | 'mongodb' | 'smtp' | 'inbox'

/** Where the stack's servers are. Reading the URL of a part that was not started throws. */
export type StackUrls = {
  readonly kafkaBrokers: string[]
  /** Confluent-compatible API, without a trailing slash. */
  readonly schemaRegistryUrl: string
  /** Of a replica set, so that transactions work. */
  readonly mongodbUrl: string
  readonly smtpUrl: string
  /** Web page and REST API (`/email`) of the inbox behind `smtpUrl`. */
  readonly inboxUrl: string
}

/** A server that runs as a child process of this one. */
export type NativePart = {
  readonly name: PartName
  readonly pid: number
  readonly logFile: string
  isRunning(): boolean
  /**
   * Sends the signal; after one that ends the process, resolves when it is gone.
   * SIGSTOP and SIGCONT freeze and wake it.
   */
  kill(signal: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void>
  /** Starts it again, ended first if it runs, with the same port and data; resolves when it responds. */
  restart(): Promise<void>
}

export type PartStatus = {
  readonly name: PartName
  readonly how: 'environment' | 'container' | 'native'
  readonly startedInMs: number
  readonly logFile?: string
}

export type Stack = StackUrls & {
  readonly parts: PartStatus[]
  /** Where data and logs of the native parts are, if any part is ours. */
  readonly dataFolder?: string
  /** Set where the stack is to be secure. */
  readonly secure?: SecureServers
  /** The URLs that this stack has, for handing on to another process. */
  urls(): Partial<StackUrls>
  /** The handle of a native part; throws for one that runs elsewhere. */
  part(name: PartName): NativePart
  /** Ends what this stack started; data stay, unless the stack was temporary. May be called twice. */
  stop(): Promise<void>
}

export type StackOptions = {
  /** Data and logs, kept at stop. Default: `.slipstream/stack` of the project. For one stack at a time. */
  dataFolder?: string
  /** Use an own folder instead, removed when the stack ends, however that comes about. */
  temporary?: boolean
  /** Servers start with less work, and never reach their top speed: for test runs, not for measurements. */
  quickStart?: boolean
  /**
   * MongoDB acknowledges writes before they are on disk, which halves what a write
   * takes: for servers that nobody kills.
   */
  quickWrites?: boolean
  /**
   * Kafka and MongoDB let nobody in without credentials, and connections to Kafka have TLS; the URL of
   * MongoDB is that of `admin`. As processes only.
   */
  secure?: boolean
  /** Empty the data folder first. */
  fresh?: boolean
  /** Default: all. */
  parts?: readonly PartName[]
  /** Ports to take if they are free; else those of the last start, else any. */
  ports?: Readonly<Partial<Record<PortName, number>>>
  /**
   * Where URLs and STACK are read. Default: process.env. `{}` gives a private stack even
   * where the environment names servers.
   */
  env?: NodeJS.ProcessEnv
  /** Downloads, what was started, a part that ended by itself. */
  onProgress?: (progress: Progress) => void
}
