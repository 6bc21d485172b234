import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { logTail } from '@slipstream/sandbox-stack/processes/log-tail.ts'
import type { Watch } from '@slipstream/sandbox-stack/processes/watch-over.ts'
import type { HostRequest, HostResponse } from './host-messages.ts'
import { untilReady } from './service-process.ts'
import type { StartService } from './start-services.ts'

export type ServiceHost = {
  /** As `startService`, in the process that all services share. */
  start: StartService
  /** Ends the process, once its services have been stopped. */
  end(): Promise<void>
}

/** In MiB, a third of the memory for new objects, which at rest grows to its limit. Default: 32. */
const lessMemory = '--max-semi-space-size=16'

/**
 * One process for all services: their code is loaded once, while the servers start. Each
 * has its own variables and its own log.
 *
 * @param logFile what the process writes beside the logs of the services, e.g. the exception that ended it
 */
export function startServiceHost(options: {
  environment: NodeJS.ProcessEnv
  logFile: string
  watch: Watch
  onUnexpectedEnd(message: string): void
}): ServiceHost {
  const { environment, logFile, watch } = options
  const log = openSync(logFile, 'w')
  const child = fork(fileURLToPath(new URL('host-process.ts', import.meta.url)), {
    env: environment,
    execArgv: [...process.execArgv, lessMemory],
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  if (child.pid !== undefined) watch.add(child.pid)
  const running = new Set<string>()
  let isEnding = false
  child.once('exit', (code, signal) => {
    if (child.pid !== undefined) watch.remove(child.pid)
    if (isEnding || running.size === 0) return
    options.onUnexpectedEnd(
      `The services ended by themselves (${signal ?? code}). The log ends:\n${logTail(logFile)}`,
    )
  })
  const send = (request: HostRequest): void => void child.send(request)

  return {
    async start({ name, env, logFile: serviceLog, readyUrl }) {
      send({ kind: 'start', name, environment: env, logFile: serviceLog })
      await untilReady({ name, child, readyUrl, logFile: serviceLog, endLogFile: logFile })
      running.add(name)
      return {
        name,
        logFile: serviceLog,
        async stop() {
          if (!running.delete(name) || hasEnded(child)) return
          const stopped = stoppedMessage(child, name)
          send({ kind: 'stop', name })
          await stopped
        },
      }
    },
    async end() {
      isEnding = true
      if (hasEnded(child)) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

/** Resolves when the service has stopped, or its process has ended. */
function stoppedMessage(child: ChildProcess, name: string): Promise<void> {
  return new Promise((resolve) => {
    const onMessage = (message: unknown): void => {
      if ((message as HostResponse).stopped !== name) return
      child.off('message', onMessage)
      resolve()
    }
    child.on('message', onMessage)
    child.once('exit', () => resolve())
  })
}
