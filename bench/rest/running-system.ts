import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { startStackWithProgress } from '@slipstream/sandbox-stack/progress/start-stack-with-progress.ts'

const variables = ['INGEST', 'CONSOLE', 'FULFILLMENT', 'SHOP', 'CARRIER', 'BILLING']

export type RunningSystem = {
  /** From the command to the addresses that it prints. */
  readyInMs: number
  /** Its processes by name; Linux only. */
  processes(): Map<string, number>
  stop(): Promise<void>
}

/** `npm start` with these options, on free ports. Its data are those of the project's `.slipstream`. */
export async function startSystem(options: readonly string[]): Promise<RunningSystem> {
  const ports = new Set<number>()
  while (ports.size < variables.length) ports.add(await freePort([], ports))
  const env = Object.fromEntries([...ports].map((port, at) => [`${variables[at]}_PORT`, String(port)]))
  const started = performance.now()
  const flags = ['--disable-warning=TimeoutNegativeWarning', 'sandbox/start.ts']
  const child = spawn(process.execPath, [...flags, ...options], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { pid } = child
  if (pid === undefined) throw new Error('npm start could not be started')
  const exited = once(child, 'exit')
  const lines: string[] = []
  const ready = Promise.withResolvers<void>()
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line)
    if (line.includes('export TOKEN=')) ready.resolve()
  })
  void exited.then(() => ready.reject(new Error(`npm start ended:\n${lines.slice(-20).join('\n')}`)))
  await ready.promise
  return {
    readyInMs: Math.round(performance.now() - started),
    processes: () => new Map([['npm start', pid], ...childrenOf(pid)]),
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

/** Only the servers, with no data and nothing connected: what an idle system takes at least. */
export async function startServers(): Promise<RunningSystem> {
  const started = performance.now()
  const stack = await startStackWithProgress({ temporary: true, env: {} })
  return {
    readyInMs: Math.round(performance.now() - started),
    processes: () => new Map(childrenOf(process.pid)),
    stop: () => stack.stop(),
  }
}

function childrenOf(parent: number): [name: string, pid: number][] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && parentOf(pid) === parent)
    .map((pid) => [nameOf(pid), pid])
}

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in parentheses, which may have spaces.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return 0
  }
}

const names: readonly [RegExp, string][] = [
  [/kafka\.Kafka/, 'Kafka'],
  [/apicurio/, 'schema registry'],
  [/^\S*mongod\b/, 'MongoDB'],
  [/maildev/, 'mail inbox'],
  [/host-process\.ts/, 'all services'],
  [/watchdog\.ts.*services/, 'watchdog of services'],
  [/watchdog\.ts/, 'watchdog of servers'],
]

function nameOf(pid: number): string {
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  const service = /services\/(\w+)\/src\/main\.ts/.exec(command)?.[1]
  return service ?? names.find(([pattern]) => pattern.test(command))?.[1] ?? `process ${pid}`
}
