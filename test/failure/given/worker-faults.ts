import { setTimeout as sleep } from 'node:timers/promises'
import { draw, drawInt } from '@slipstream/sandbox-carrier/domain/draw.ts'
import type { ServiceProcess } from './service-process.ts'

export type WorkerFault = {
  kind: 'kill' | 'freeze'
  /** Least time since the fault before. */
  afterMs: number
  worker: number
  /** How long it is frozen, or absent before its restart. */
  forMs: number
}

/** What happens to workers: the same for the same seed. A frozen one wakes after its leases have ended. */
export function* workerFaults(
  seed: number,
  { count, workers, leaseMs }: { count: number; workers: number; leaseMs: number },
): Generator<WorkerFault, void> {
  for (let nth = 0; nth < count; nth++) {
    const int = (label: string, min: number, max: number): number => drawInt(draw(seed, label, nth), min, max)
    // Short runs have both kinds, too.
    const kind = nth % 3 === 0 ? 'freeze' : 'kill'
    const forMs = kind === 'freeze' ? int('freeze', leaseMs + 1_000, leaseMs + 5_000) : int('kill', 0, 1_500)
    yield { kind, forMs, afterMs: int('after', 2_000, 8_000), worker: int('worker', 0, workers - 1) }
  }
}

/** A process that is started again, at the same address, after it was killed. */
export type Worker = { start(): Promise<ServiceProcess> }

export type Disturbance = {
  counts(): { kill: number; freeze: number }
  /** What it waits for, for a test that waits in vain. */
  state(): Promise<string>
  /** Resolves when all workers run; rejects if one could not be started. */
  stop(): Promise<void>
}

/**
 * Kills and freezes workers by a plan, until that ends or it is stopped. What is down stays down
 * while the plan continues with others.
 *
 * @param mayGoOn whether the next fault may happen. On a slow machine, workers that are killed as soon as
 * they are ready do nothing, however long the test.
 */
export async function disturb(
  workers: readonly Worker[],
  plan: Iterable<WorkerFault>,
  mayGoOn: () => Promise<boolean>,
): Promise<Disturbance> {
  const running = await Promise.all(workers.map((worker) => worker.start()))
  const counts = { kill: 0, freeze: 0 }
  const stopping = new AbortController()
  const { signal } = stopping
  const wait = (ms: number): Promise<void> => sleep(ms, undefined, { signal }).catch(() => undefined)
  const until = async (condition: () => Promise<boolean> | boolean): Promise<void> => {
    while (!signal.aborted && !(await condition())) await wait(250)
  }
  const disturbed = new Map<number, Promise<void>>()
  const failures: unknown[] = []

  const happen = async ({ kind, forMs }: WorkerFault, worker: number): Promise<void> => {
    const victim = running[worker]
    const definition = workers[worker]
    if (victim === undefined || definition === undefined) return
    await until(() => isReady(victim.url))
    if (signal.aborted) return
    counts[kind] += 1
    await victim.kill(kind === 'kill' ? 'SIGKILL' : 'SIGSTOP')
    await wait(forMs)
    if (kind === 'freeze') await victim.kill('SIGCONT')
    else running[worker] = await definition.start()
  }
  /** Two that are frozen would only wait. */
  const victimOf = ({ kind, worker }: WorkerFault): number | undefined =>
    kind === 'freeze' && disturbed.size > 0
      ? undefined
      : [worker, ...workers.keys()].find((one) => !disturbed.has(one))
  const loop = async (): Promise<void> => {
    for (const fault of plan) {
      await wait(fault.afterMs)
      await until(mayGoOn)
      await until(() => victimOf(fault) !== undefined)
      const worker = victimOf(fault)
      if (signal.aborted || worker === undefined) return
      const over = happen(fault, worker)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => disturbed.delete(worker))
      disturbed.set(worker, over)
    }
  }
  const ended = loop()
  return {
    counts: () => ({ ...counts }),
    async state() {
      const readiness = running.map(async ({ url }, worker) => {
        const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(1_000) })
        return `worker ${worker}${disturbed.has(worker) ? ', disturbed' : ''}: ${await response.text()}`
      })
      const states = await Promise.allSettled(readiness)
      return [
        ...states.map((one) => (one.status === 'fulfilled' ? one.value : one.reason)),
        ...failures,
      ].join('\n')
    },
    async stop() {
      stopping.abort()
      await ended
      await Promise.all(disturbed.values())
      if (failures.length > 0) throw new AggregateError(failures, 'workers could not be started again')
    },
  }
}

/** Longer than readiness takes by itself. A process that died or was frozen meanwhile may never respond. */
const readyWithinMs = 5_000

async function isReady(url: string): Promise<boolean> {
  const signal = AbortSignal.timeout(readyWithinMs)
  const response = await fetch(`${url}/readyz`, { signal }).catch(() => undefined)
  await response?.body?.cancel().catch(() => undefined)
  return response?.ok === true
}
