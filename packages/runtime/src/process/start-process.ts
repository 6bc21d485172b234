import { ConfigurationMistake } from '../config/configuration-mistake.ts'
import { loadEnvironment } from '../config/environment.ts'
import { createHealth, type Health } from './health.ts'
import { createLogger, type Logger } from '../observability/logger.ts'
import { createMetrics, type Metrics } from '../observability/metrics.ts'
import { startTracing } from '../observability/tracing/start-tracing.ts'
import { createShutdown, type Shutdown } from './shutdown.ts'

export type ProcessParts = {
  logger: Logger
  health: Health
  metrics: Metrics
  shutdown: Shutdown
}

/**
 * The frame of a main.ts: gives `start` what every process needs, and shuts down in order at SIGTERM and SIGINT. It
 * exits with 1 when the start fails (a mistake in the configuration is shown as plain sentences)
 * or at an uncaught exception: its state may be inconsistent, and the log makes a restart safe.
 */
export async function startProcess(
  name: string,
  start: (parts: ProcessParts) => Promise<void>,
): Promise<void> {
  let logger: Logger | undefined
  const die = (what: string) => (error: unknown) => {
    if (error instanceof ConfigurationMistake) console.error(`${name}: ${error.message}`)
    else if (logger !== undefined) logger.fatal({ err: error }, what)
    else console.error(error)
    process.exit(1)
  }
  try {
    const environment = loadEnvironment(['LOG_LEVEL', 'LOG_FORMAT', 'SHUTDOWN_GRACE_MS'])
    logger = createLogger({ name, level: environment.LOG_LEVEL, format: environment.LOG_FORMAT })
    process.on('uncaughtException', die('uncaught exception'))
    const health = createHealth()
    const shutdown = createShutdown({ logger, graceMs: environment.SHUTDOWN_GRACE_MS })
    shutdown.add('drain', () => health.drain())
    shutdown.onSignals()
    const tracing = await startTracing(name)
    await start({ logger, health, metrics: createMetrics(name), shutdown })
    // Last, so that it sends the spans of the other steps.
    if (tracing !== undefined) shutdown.add('send the last spans', () => tracing.stop())
  } catch (error) {
    die('could not start')(error)
  }
}
