import { join } from 'node:path'
import { freePort } from '@slipstream/sandbox-stack/free-ports.ts'
import type { Watch } from '@slipstream/sandbox-stack/watch-over.ts'
import { startService } from './service-process.ts'
import type { ServiceProcess } from './service-process.ts'

export interface RunningServices {
  ingestUrl: string
  projectorUrl: string
  consoleUrl: string
  stop(): Promise<void>
}

/**
 * Starts every service as a process of its own and resolves when all are ready.
 *
 * @throws with the end of the log of the one that could not start
 */
export async function startServices(options: {
  environment: NodeJS.ProcessEnv
  logFolder: string
  watch: Watch
  onReady(line: string): void
  onUnexpectedEnd(message: string): void
}): Promise<RunningServices> {
  const { environment, logFolder, watch, onReady, onUnexpectedEnd } = options
  const ingestPort = environment['INGEST_PORT'] ?? '8080'
  const consolePort = environment['CONSOLE_PORT'] ?? '8090'
  const projectorPort = await freePort([], new Set())
  const notifierPort = await freePort([], new Set([projectorPort]))
  const running: ServiceProcess[] = []
  const start = async (name: string, port: string, env: NodeJS.ProcessEnv = {}) => {
    const url = `http://127.0.0.1:${port}`
    const service = await startService({
      name,
      env: { ...environment, LOG_FORMAT: 'json', ...env },
      logFile: join(logFolder, `${name}.log`),
      readyUrl: `${url}/readyz`,
      watch,
      onUnexpectedEnd,
    })
    running.push(service)
    onReady(`${name}: ready`)
    return url
  }
  const stop = async () => {
    // Ingest first: it takes work in.
    for (const service of running) await service.stop()
  }
  try {
    // The projector reads topics that ingest makes.
    const ingestUrl = await start('ingest', ingestPort, { INGEST_PORT: ingestPort })
    const [projectorUrl, consoleUrl] = await Promise.all([
      start('projector', String(projectorPort), { HEALTH_PORT: String(projectorPort) }),
      start('console', consolePort, { CONSOLE_PORT: consolePort }),
      start('notifier', String(notifierPort), { HEALTH_PORT: String(notifierPort) }),
    ])
    return { ingestUrl, projectorUrl, consoleUrl, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
