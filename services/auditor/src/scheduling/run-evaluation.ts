import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { AuditedSource } from '../sources/audited-source.ts'
import { SourceLeaseLost } from '../leases/lease-store.ts'
import type { SharedSources } from '../leases/share-sources.ts'
import { SourceEvaluator } from './source-evaluator.ts'
import type { SourceEvaluatorParts } from './source-evaluator.ts'
import type { Wakes } from './wakes.ts'

const maxTimerMs = 2 ** 31 - 1
const retrying = { firstMs: 500, capMs: 30_000 }

export type EvaluationParts = SourceEvaluatorParts & {
  sharing: Pick<SharedSources, 'leaseOf' | 'isSurplus' | 'giveBack'>
  wakes: Wakes
}

export type RunningEvaluation = {
  stop(): Promise<void>
  /** Rejects with the reason while evaluations fail. */
  check(): Promise<void>
}

/**
 * Evaluates a source repeatedly while this instance holds its lease. An outside fault ends only the current
 * evaluation: the next one starts from the database and the log.
 */
export function runEvaluation(source: AuditedSource, parts: EvaluationParts): RunningEvaluation {
  const { sharing, wakes, logger, everyMs, now } = parts
  const stopping = new AbortController()
  const evaluator = new SourceEvaluator(source, parts)
  let failure: string | undefined
  let faults = 0

  /** @returns how long to wait, unless the source is woken before */
  const evaluate = async (): Promise<number> => {
    const held = sharing.leaseOf(source.name)
    const isMine = held !== undefined && !sharing.isSurplus(source.name)
    let waitMs = maxTimerMs
    try {
      if (isMine) waitMs = (await evaluator.evaluate(held, stopping.signal)) - now()
      else {
        evaluator.forget()
        if (held !== undefined) await sharing.giveBack(source.name)
      }
      faults = 0
      failure = undefined
    } catch (error) {
      evaluator.forget()
      waitMs = everyMs
      if (error instanceof SourceLeaseLost || held?.lost.aborted === true || stopping.signal.aborted)
        return waitMs
      if (failure !== String(error))
        logger.warn({ err: error, source: source.name }, 'could not evaluate the source: retrying')
      failure = String(error)
      waitMs += backOffMs(retrying, ++faults, Math.random())
    }
    return waitMs
  }
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted)
      if (await wakes.wait(source.name, await evaluate(), stopping.signal)) evaluator.wake()
  }
  const ended = loop()

  return {
    async stop() {
      stopping.abort(new Error('the auditor is stopping'))
      await ended
    },
    check: () => (failure === undefined ? Promise.resolve() : Promise.reject(new Error(failure))),
  }
}
