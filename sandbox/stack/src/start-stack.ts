import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { emptyDataFolder, openDataFolder } from './data-folder.ts'
import type { PartDefinition, Ports } from './part-definition.ts'
import { inbox } from './servers/inbox/inbox.ts'
import { kafka } from './servers/kafka/kafka.ts'
import { mongodb } from './servers/mongodb/mongodb.ts'
import { registry } from './servers/registry/registry.ts'
import { rememberedPorts } from './ports/remembered-ports.ts'
import { secureServers } from './secure/secure-servers.ts'
import type { SecureServers } from './secure/secure-servers.ts'
import { stackOf } from './stack-of.ts'
import type { Stack, StackOptions } from './stack.ts'
import { startPart } from './start-part.ts'
import type { StartedPart } from './start-part.ts'
import { watchOver } from './processes/watch-over.ts'

const allDefinitions: readonly PartDefinition[] = [kafka, registry, mongodb, inbox]

/**
 * Starts real servers, in parallel, and resolves when all of them respond. A part whose URL
 * the environment has is taken from there. The servers end with this process, also when it
 * is killed. They don't keep it alive.
 * @throws when the data folder is in use, a part can't be had on this machine, or one fails to start (with
 * the end of its log); what was started is ended first
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const env = options.env ?? process.env
  const given: StartedPart[] = []
  const ours: PartDefinition[] = []
  for (const definition of allDefinitions) {
    if (options.parts?.includes(definition.name) === false) continue
    const urls = definition.fromEnvironment(env)
    if (urls) given.push({ status: { name: definition.name, how: 'environment', startedInMs: 0 }, urls })
    else ours.push(definition)
    if (urls && options.secure && ['kafka', 'mongodb'].includes(definition.name))
      throw new Error(`A secure stack has a ${definition.title} of its own: unset ${definition.variable}.`)
  }
  if (ours.length === 0) return stackOf(given, undefined, () => Promise.resolve())
  const { parts, folder, secure, stop } = await startOurs(ours, env, options)
  return stackOf([...given, ...parts], folder, stop, secure)
}

async function startOurs(
  definitions: readonly PartDefinition[],
  env: NodeJS.ProcessEnv,
  options: StackOptions,
): Promise<{
  parts: StartedPart[]
  folder: string
  secure: SecureServers | undefined
  stop: () => Promise<void>
}> {
  const { temporary = false, quickStart = false, onProgress = () => undefined } = options
  const { quickWrites = false } = options
  const folder = openDataFolder(options)
  const watch = await watchOver(folder, temporary ? 'remove' : 'keep')
  const abort = new AbortController()
  const stops: ((signal: 'SIGTERM' | 'SIGKILL') => Promise<void>)[] = []

  async function stop(): Promise<void> {
    abort.abort()
    await Promise.allSettled(stops.map((stopPart) => stopPart(temporary ? 'SIGKILL' : 'SIGTERM')))
    // What refused to end is ended by the watchdog.
    await watch.close()
  }

  async function start(
    definition: PartDefinition,
    ports: Ports,
    secure: SecureServers | undefined,
  ): Promise<StartedPart> {
    onProgress({ part: definition.title, text: 'starting', isTransient: true })
    const part = await startPart(definition, {
      ...{ env, folder, ports, quickStart, quickWrites, secure, watch, signal: abort.signal },
      onProgress: (text, options) => onProgress({ part: definition.title, text, ...options }),
      onRunning: (stopPart) => stops.push(stopPart),
    })
    onProgress({ part: definition.title, text: `ready (${(part.status.startedInMs / 1000).toFixed(1)} s)` })
    return part
  }

  try {
    if (options.fresh) emptyDataFolder(folder)
    mkdirSync(join(folder, 'logs'), { recursive: true })
    const ports = await rememberedPorts(folder, options.ports ?? {})
    const secure = options.secure ? await secureServers(join(folder, 'secure'), abort.signal) : undefined
    const parts = await Promise.all(definitions.map((it) => start(it, ports, secure)))
    return { parts, folder, secure, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
