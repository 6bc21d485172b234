import { flushCompileCache } from 'node:module'
import { ConfigurationMistake } from '../config/configuration-mistake.ts'
import { loadEnvironment } from '../config/environment.ts'
import { createHealth, type Health } from '../health/health.ts'
import { createLogger, type Logger } from '../observability/logger.ts'
import { createMetrics, type Metrics } from '../observability/metrics.ts'
import { startTracing } from '../observability/tracing/start-tracing.ts'
import { createShutdown, type Shutdown } from './shutdown.ts'

export type ProcessParts = {
  /** The variables of this service: those of the process, unless several share it. */
  environment: NodeJS.ProcessEnv
  logger: Logger
  health: Health
  metrics: Metrics
  shutdown: Shutdown
}

/** Runs as a process of its own, or with others in one process. */
export type Service = {
  name: string
  /** Rejects when it can't start. It adds a step to `shutdown` for each part that it starts. */
  start(parts: ProcessParts): Promise<void>
}

/**
 * Runs a service as a process: gives it what every process needs, and shuts down in order at SIGTERM and
 * SIGINT. It exits with 1 when the start fails (a mistake in the configuration is shown as plain sentences)
 * or at an uncaught exception: its state may be inconsistent, and the log makes a restart safe.
 */
export async function startProcess({ name, start }: Service): Promise<void> {
  let logger: Logger | undefined
  const die = (what: string) => (error: unknown) => {
    if (error instanceof ConfigurationMistake) console.error(`${name}: ${error.message}`)
    else if (logger !== undefined) logger.fatal({ err: error }, what)
    else console.error(error)
    process.exit(1)
  }
  try {
    const settings = loadEnvironment(['LOG_LEVEL', 'LOG_FORMAT', 'SHUTDOWN_GRACE_MS'])
    logger = createLogger({ name, level: settings.LOG_LEVEL, format: settings.LOG_FORMAT })
    process.on('uncaughtException', die('uncaught exception'))
    const health = createHealth()
    const shutdown = createShutdown({ logger, graceMs: settings.SHUTDOWN_GRACE_MS })
    shutdown.add('drain', () => health.drain())
    shutdown.onSignals()
    const metrics = createMetrics(name)
    const tracing = await startTracing(name, { logger, metrics })
    await start({ environment: process.env, logger, health, metrics, shutdown })
    // Where NODE_COMPILE_CACHE is set. Node writes it at the end of a process, and one that is killed has
    // none.
    flushCompileCache()
    // Last, so that it sends the spans of the other steps.
    if (tracing !== undefined) shutdown.add('send the last spans', () => tracing.stop())
  } catch (error) {
    die('could not start')(error)
  }
}
