import { loadEnvironment } from '../config/environment.ts'
import type { Environment, EnvironmentVariable } from '../config/environment.ts'
import { startHealthServer } from '../health/start-health-server.ts'
import type { ProcessParts, Service } from './start-process.ts'

/** What a background service gets from its process. */
export type BackgroundServiceParts = Omit<ProcessParts, 'environment' | 'shutdown'>

export type BackgroundServiceOptions<Name extends EnvironmentVariable> = {
  /** The process: projector, auditor, … */
  name: string
  /** The environment variables that `start` needs, besides those of every process. */
  variables: readonly Name[]
  start: (
    settings: Environment<Name>,
    parts: BackgroundServiceParts & Pick<ProcessParts, 'environment'>,
  ) => { stop(): Promise<void> }
  /** What the service does once it runs, for the log: e.g. `auditing the log`. */
  does: string
}

/**
 * A service without an API of its own: starts it, and serves `/healthz`, `/readyz` and `/metrics` at
 * HOST:HEALTH_PORT. At shutdown it is stopped first, and health stays readable meanwhile.
 */
export function backgroundService<Name extends EnvironmentVariable>({
  name,
  variables,
  start,
  does,
}: BackgroundServiceOptions<Name>): Service {
  return {
    name,
    async start({ shutdown, ...parts }) {
      const { environment, health, metrics, logger } = parts
      const settings = loadEnvironment(variables, environment)
      const { HOST: host, HEALTH_PORT: port } = loadEnvironment(['HOST', 'HEALTH_PORT'], environment)
      const running = start(settings, parts)
      shutdown.add(`stop the ${name}`, () => running.stop())
      const server = await startHealthServer({ host, port, health, metrics, logger })
      shutdown.add('close the health server', server.close)
      logger.info(`${does}; health is at ${server.url}/readyz`)
    },
  }
}
