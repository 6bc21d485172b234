import { loadEnvironment } from '../config/environment.ts'
import type { Environment, EnvironmentVariable } from '../config/environment.ts'
import { startHealthServer } from '../http/start-health-server.ts'
import { startProcess } from './start-process.ts'
import type { ProcessParts } from './start-process.ts'

/** What a worker gets of its process. */
export type WorkerParts = Omit<ProcessParts, 'shutdown'>

export type WorkerOptions<Name extends EnvironmentVariable> = {
  /** The process: projector, auditor, … */
  name: string
  /** The environment variables that `start` needs, besides those of every process. */
  variables: readonly Name[]
  start: (environment: Environment<Name>, parts: WorkerParts) => { stop(): Promise<void> }
  /** What the worker does once it runs, for the log: e.g. `projecting orders`. */
  does: string
}

/**
 * The main.ts of a process without an API of its own: starts the worker, and serves `/healthz`, `/readyz` and `/metrics` at
 * HOST:HEALTH_PORT. At shutdown the worker is stopped first, and health stays readable meanwhile.
 */
export async function startWorker<Name extends EnvironmentVariable>({
  name,
  variables,
  start,
  does,
}: WorkerOptions<Name>): Promise<void> {
  await startProcess(name, async ({ shutdown, ...parts }) => {
    const environment = loadEnvironment(variables)
    const { HOST: host, HEALTH_PORT: port } = loadEnvironment(['HOST', 'HEALTH_PORT'])
    const worker = start(environment, parts)
    shutdown.add(`stop the ${name}`, () => worker.stop())
    const { health, metrics, logger } = parts
    const server = await startHealthServer({ host, port, health, metrics, logger })
    shutdown.add('close the health server', server.close)
    logger.info(`${does}; health is at ${server.url}/readyz`)
  })
}
