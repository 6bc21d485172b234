/**
 * The process that all services of `npm start` share: started by `startServiceHost`, whose messages say what
 * to start and stop. A service that can't start, and an exception that nothing caught, end it.
 */
import { openSync, writeSync } from 'node:fs'
import { Writable } from 'node:stream'
import { auditor } from '@slipstream/auditor/service.ts'
import { billing } from '@slipstream/billing/service.ts'
import { consoleService } from '@slipstream/console/service.ts'
import { fulfillment } from '@slipstream/fulfillment/service.ts'
import { ingest } from '@slipstream/ingest/service.ts'
import { notifier } from '@slipstream/notifier/service.ts'
import { projector } from '@slipstream/projector/service.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { createLogger } from '@slipstream/runtime/observability/logger.ts'
import { createMetrics } from '@slipstream/runtime/observability/metrics.ts'
import { createHealth } from '@slipstream/runtime/health/health.ts'
import { createShutdown } from '@slipstream/runtime/process/shutdown.ts'
import type { Shutdown } from '@slipstream/runtime/process/shutdown.ts'
import type { Service } from '@slipstream/runtime/process/start-process.ts'
import { workerService } from '@slipstream/worker/service.ts'
import type { HostRequest, HostResponse } from './host-messages.ts'
import type { ServiceName } from './secrets-of-service.ts'

const services: Readonly<Record<ServiceName, Service>> = {
  ...{ ingest, fulfillment, billing, auditor, projector, notifier },
  ...{ console: consoleService, worker: workerService },
}
const running = new Map<ServiceName, Shutdown>()

process.on('message', (request: HostRequest) => {
  void (request.kind === 'start' ? start(request) : stop(request.name))
})
// Without its parent nothing would stop it in order.
process.on('disconnect', () => void end())
process.on('SIGTERM', () => void end())

async function start({ name, environment, logFile }: HostRequest & { kind: 'start' }): Promise<void> {
  const destination = toFile(openSync(logFile, 'w'))
  try {
    const settings = loadEnvironment(['LOG_LEVEL', 'SHUTDOWN_GRACE_MS'], environment)
    const logger = createLogger({ name, level: settings.LOG_LEVEL, format: 'json', destination })
    const health = createHealth()
    const shutdown = createShutdown({ logger, graceMs: settings.SHUTDOWN_GRACE_MS })
    shutdown.add('drain', () => health.drain())
    // Those of the process itself are there once.
    const metrics = createMetrics(name, { defaults: running.size === 0 })
    running.set(name, shutdown)
    await services[name].start({ environment, logger, health, metrics, shutdown })
  } catch (error) {
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    process.exit(1)
  }
}

/** Synchronous: the last lines are there when the process dies. */
function toFile(file: number): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      writeSync(file, chunk)
      done()
    },
  })
}

async function stop(name: ServiceName): Promise<void> {
  await running.get(name)?.run('npm start ends')
  running.delete(name)
  process.send?.({ stopped: name } satisfies HostResponse)
}

async function end(): Promise<void> {
  for (const shutdown of running.values()) await shutdown.run('npm start ends')
  process.exit(0)
}
