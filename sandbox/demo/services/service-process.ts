import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { logTail } from '@slipstream/sandbox-stack/processes/log-tail.ts'
import type { Watch } from '@slipstream/sandbox-stack/processes/watch-over.ts'

export type ServiceProcess = {
  name: string
  logFile: string
  /** Ends it after it has finished what it accepted; resolves when it is gone. */
  stop(): Promise<void>
}

export type ServiceOptions = {
  name: string
  env: NodeJS.ProcessEnv
  logFile: string
  /** Responds with 200 once the service can do its work. */
  readyUrl: string
  watch: Watch
  /** Called when it ends without `stop`. */
  onUnexpectedEnd(message: string): void
}

const readyWithinMs = 60_000
/** As in docker-compose.yml. */
const nodeOptions: Readonly<Record<string, readonly string[]>> = { worker: ['--max-semi-space-size=4'] }

/**
 * Runs a service's own `main.ts` as a process, as production does, with its log in a file.
 *
 * @throws with the end of its log when it ends or is not ready in time
 */
export async function startService(options: ServiceOptions): Promise<ServiceProcess> {
  const { name, env, logFile, readyUrl, watch } = options
  const main = fileURLToPath(new URL(`../../../services/${name}/src/main.ts`, import.meta.url))
  const log = openSync(logFile, 'w')
  const flags = ['--disable-warning=TimeoutNegativeWarning', ...(nodeOptions[name] ?? [])]
  const child = spawn(process.execPath, [...flags, main], {
    env,
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const { pid } = child
  if (pid === undefined) throw new Error(`${name} could not be started`)
  watch.add(pid)
  let stopping = false
  let ready = false
  child.once('exit', (code, signal) => {
    watch.remove(pid)
    if (ready && !stopping) {
      options.onUnexpectedEnd(
        `${name} ended by itself (${signal ?? code}). Its log ends:\n${logTail(logFile)}`,
      )
    }
  })
  try {
    await untilReady({ name, child, logFile, readyUrl })
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  ready = true
  return {
    name,
    logFile,
    stop: async () => {
      stopping = true
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}

/** @throws with the end of the log when the process ends or the service is not ready in time */
export async function untilReady({
  name,
  child,
  logFile,
  endLogFile = logFile,
  readyUrl,
}: Pick<ServiceOptions, 'name' | 'logFile' | 'readyUrl'> & {
  child: ChildProcess
  /** What the process writes when it ends. Default: the service's log. */
  endLogFile?: string
}): Promise<void> {
  const deadline = Date.now() + readyWithinMs
  while (!(await responds(readyUrl))) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`${name} ended while it started. Its log (${endLogFile}) ends:\n${logTail(endLogFile)}`)
    }
    if (Date.now() > deadline) {
      throw new Error(
        `${name} was not ready within ${readyWithinMs / 1000} s. Its log (${logFile}) ends:\n${logTail(logFile)}`,
      )
    }
    await delay(100)
  }
}

async function responds(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok
  } catch {
    return false
  }
}
