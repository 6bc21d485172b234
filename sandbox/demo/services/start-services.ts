import { join } from 'node:path'
import { freePorts } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import type { Progress } from '@slipstream/sandbox-stack/progress/progress-display.ts'
import { environmentOf } from './secrets-of-service.ts'
import type { ServiceName } from './secrets-of-service.ts'
import type { ServiceOptions, ServiceProcess } from './service-process.ts'

export type StartService = (
  options: Omit<ServiceOptions, 'name' | 'watch' | 'onUnexpectedEnd'> & { name: ServiceName },
) => Promise<ServiceProcess>

export type RunningServices = {
  ingestUrl: string
  projectorUrl: string
  consoleUrl: string
  fulfillmentUrl: string
  /** To be called once the shop runs that the auditor polls; it stops on its own, before the others. */
  startAuditor(): Promise<{ stop(): Promise<void> }>
  stop(): Promise<void>
}

/**
 * Starts every service but the auditor and resolves when all are ready. They wait for each other.
 *
 * @throws with the end of the log of the one that could not start
 */
export async function startServices(options: {
  environment: NodeJS.ProcessEnv
  /** What one service alone is given, e.g. its name and password. Default: nothing. */
  credentialsOf?: (name: ServiceName) => Record<string, string>
  logFolder: string
  startService: StartService
  /** Whether subscriptions are followed. */
  hasBilling: boolean
  onProgress(progress: Progress): void
}): Promise<RunningServices> {
  const { environment, credentialsOf, logFolder, startService, hasBilling, onProgress } = options
  const running: ServiceProcess[] = []
  const run = async (name: ServiceName, portVariable: string, port: string | number) => {
    const url = `http://127.0.0.1:${port}`
    onProgress({ part: name, text: 'starting', isTransient: true })
    const service = await startService({
      name,
      env: {
        ...environmentOf(name, environment),
        ...credentialsOf?.(name),
        ...{ LOG_FORMAT: 'json', [portVariable]: String(port) },
      },
      logFile: join(logFolder, `${name}.log`),
      readyUrl: `${url}/readyz`,
    })
    onProgress({ part: name, text: 'ready' })
    return { service, url }
  }
  const start = async (name: ServiceName, portVariable: string, port: string | number) => {
    const { service, url } = await run(name, portVariable, port)
    running.push(service)
    return url
  }
  const ports = await freePorts(5)
  const [projectorPort = 0, notifierPort = 0, auditorPort = 0, billingPort = 0, workerPort = 0] = ports
  const stop = async () => {
    // First, since it takes work in.
    await running.find(({ name }) => name === 'ingest')?.stop()
    await Promise.all(running.map((service) => service.stop()))
  }
  try {
    const [ingestUrl, projectorUrl, consoleUrl, fulfillmentUrl] = await Promise.all([
      start('ingest', 'INGEST_PORT', environment['INGEST_PORT'] || '8080'),
      start('projector', 'HEALTH_PORT', projectorPort),
      start('console', 'CONSOLE_PORT', environment['CONSOLE_PORT'] || '8090'),
      start('fulfillment', 'FULFILLMENT_PORT', environment['FULFILLMENT_PORT'] || '8070'),
      start('notifier', 'HEALTH_PORT', notifierPort),
      start('worker', 'HEALTH_PORT', workerPort),
      hasBilling ? start('billing', 'HEALTH_PORT', billingPort) : undefined,
    ])
    const startAuditor = async () => (await run('auditor', 'HEALTH_PORT', auditorPort)).service
    return { ingestUrl, projectorUrl, consoleUrl, fulfillmentUrl, startAuditor, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
