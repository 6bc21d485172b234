import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { dockerHost } from './servers/docker-host.ts'
import { MissingTool } from './tools/missing-tool.ts'
import { nativeProcess } from './processes/native-process.ts'
import type { NativePlan, PartDefinition, Ports, ReportProgress } from './part-definition.ts'
import type { NativePart, PartStatus, StackUrls } from './stack.ts'
import type { SecureServers } from './secure/secure-servers.ts'
import type { Watch } from './processes/watch-over.ts'

export type StartedPart = {
  readonly status: PartStatus
  readonly urls: Partial<StackUrls>
  readonly native?: NativePart
}

export type PartContext = {
  readonly env: NodeJS.ProcessEnv
  readonly folder: string
  readonly ports: Ports
  readonly quickStart: boolean
  readonly quickWrites: boolean
  readonly secure: SecureServers | undefined
  readonly watch: Watch
  readonly signal: AbortSignal
  readonly onProgress: ReportProgress
  /** Receives how to end what has been started, as soon as there is something to end. */
  readonly onRunning: (stop: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>) => void
}

/**
 * Starts a part that no URL in the environment names: in a container if STACK=containers, else as a process,
 * else, unless STACK=native, in a container after all. Those of a secure stack are processes.
 * @throws MissingTool when none of these can be; an error with the end of its log when it fails to start
 */
export async function startPart(definition: PartDefinition, context: PartContext): Promise<StartedPart> {
  const { STACK } = context.env
  const started = performance.now()
  const startedInMs = (): number => Math.round(performance.now() - started)

  if (STACK === 'containers' && context.secure === undefined) {
    const host = await dockerHost()
    if (host !== undefined) return inContainer(host)
    context.onProgress('STACK=containers, but no Docker engine responds: a process instead')
  }
  try {
    const folder = join(context.folder, definition.name)
    mkdirSync(folder, { recursive: true })
    return await asProcess(await definition.plan({ ...context, folder }))
  } catch (error) {
    if (!(error instanceof MissingTool)) throw error
    if (context.secure !== undefined) throw error
    const host = STACK === 'native' ? undefined : await dockerHost()
    if (host !== undefined) return inContainer(host)
    throw new MissingTool(
      `${error.message}, or start a Docker engine, or set ${definition.variable} to a server that you have.`,
    )
  }

  async function asProcess(plan: NativePlan): Promise<StartedPart> {
    const { name, title } = definition
    const logFile = join(context.folder, 'logs', `${name}.log`)
    context.signal.throwIfAborted()
    const native = nativeProcess({
      name,
      title,
      plan,
      logFile,
      watch: context.watch,
      onUnexpectedEnd: context.onProgress,
    })
    context.onRunning((signal) => native.stop(signal))
    await native.start()
    return { status: { name, how: 'native', startedInMs: startedInMs(), logFile }, urls: plan.urls, native }
  }

  async function inContainer(host: string): Promise<StartedPart> {
    context.onProgress('starting a container (its data end with it)')
    const { urls, stop } = await definition.container(host)
    context.onRunning(stop)
    return { status: { name: definition.name, how: 'container', startedInMs: startedInMs() }, urls }
  }
}
