import type { Watch } from './processes/watch-over.ts'
import type { SecureServers } from './secure/secure-servers.ts'
import type { PartName, PortName, StackUrls } from './stack.ts'

/** Reports what a part does while it starts. */
export type ReportProgress = (text: string, options?: { isTransient: boolean }) => void

export type Ports = Readonly<Record<PortName, number>>

export type NativeContext = {
  /** Exists; the part's own data go here. */
  readonly folder: string
  readonly ports: Ports
  readonly quickStart: boolean
  readonly quickWrites: boolean
  /** Set where nobody is let in without credentials. */
  readonly secure: SecureServers | undefined
  readonly watch: Watch
  readonly signal: AbortSignal
  readonly onProgress: ReportProgress
}

/** How to run a part as a process. */
export type NativePlan = {
  readonly command: string
  readonly args: string[]
  readonly urls: Partial<StackUrls>
  /** One try: resolves when the part does its work, rejects while it doesn't. */
  ready(): Promise<void>
}

export type RunningContainer = {
  readonly urls: Partial<StackUrls>
  readonly stop: () => Promise<void>
}

/** One kind of server, and the three ways to have it. */
export type PartDefinition = {
  readonly name: PartName
  readonly title: string
  /** The variable that names a server to use instead. */
  readonly variable: string
  /** The URLs in its environment variables, or undefined when unset. */
  fromEnvironment(env: NodeJS.ProcessEnv): Partial<StackUrls> | undefined
  /**
   * Makes ready what the process needs (downloads, first formatting).
   * @throws MissingTool when this machine lacks what it takes; its message is to be continued (", or …")
   */
  plan(context: NativeContext): Promise<NativePlan>
  container(host: string): Promise<RunningContainer>
}
