import { SingleBar } from 'cli-progress'
import type { Progress } from '../rebuild/candidate.ts'
import type { Rebuilt } from '../rebuild/rebuild.ts'
import { print } from '@slipstream/runtime/cli/print.ts'

export type ShownProgress = {
  progress(progress: Progress): void
  done(result: Rebuilt): void
  stop(): void
}

const words = { read: 'reading the log', verify: 'verifying', swap: 'swapping' }
const lineEveryMs = 1_000

/** A progress bar, or a JSON line per second. */
export function showProgress(name: string, isJson: boolean): ShownProgress {
  return isJson ? asLines(name) : onTerminal(name)
}

function onTerminal(name: string): ShownProgress {
  const speedOf = createSpeed()
  let bar: SingleBar | undefined
  const stop = (): void => bar?.stop()
  return {
    progress(now) {
      const { isNewPhase, perSecond, secondsLeft } = speedOf(now)
      if (isNewPhase) {
        stop()
        const measure = '[{bar}] {value} of {total} events, {perSecond}/s, {secondsLeft} s left'
        const format = `${name}, ${words[now.phase]} ${now.phase === 'swap' ? '' : measure}`
        bar = new SingleBar({ format, hideCursor: true })
        bar.start(now.total, now.done, { perSecond, secondsLeft })
      }
      bar?.setTotal(now.total)
      bar?.update(now.done, { perSecond, secondsLeft })
    },
    done({ model, version, documents }) {
      stop()
      print(`${model}: version ${version} is live, with ${documents} documents`)
    },
    stop,
  }
}

function asLines(name: string): ShownProgress {
  const speedOf = createSpeed()
  let shownAtMs = 0
  return {
    progress(now) {
      const { isNewPhase, perSecond, secondsLeft } = speedOf(now)
      if (!isNewPhase && performance.now() - shownAtMs < lineEveryMs && now.done < now.total) return
      shownAtMs = performance.now()
      print(JSON.stringify({ readModel: name, ...now, perSecond, secondsLeft }))
    },
    done: ({ model, ...result }) => print(JSON.stringify({ readModel: model, phase: 'live', ...result })),
    stop() {},
  }
}

/** Measured over the whole phase: batches arrive unevenly, and the remaining time should not jump. */
function createSpeed() {
  let phase: Progress['phase'] | undefined
  let from = 0
  let sinceMs = 0
  return (now: Progress): { isNewPhase: boolean; perSecond: number; secondsLeft: number } => {
    const isNewPhase = now.phase !== phase || now.done < from
    if (isNewPhase) {
      phase = now.phase
      from = now.done
      sinceMs = performance.now()
    }
    const perSecond = Math.round(((now.done - from) * 1000) / Math.max(1, performance.now() - sinceMs))
    const secondsLeft = perSecond === 0 ? 0 : Math.ceil((now.total - now.done) / perSecond)
    return { isNewPhase, perSecond, secondsLeft }
  }
}
