import type { CheckLine } from './check-line.ts'
import { ok, unknown, warning } from './check-line.ts'
import type { SourceEvidence } from './evidence.ts'

/** A clock that is off by more makes times look older or newer than they are. */
const maxSkewMs = 60_000

/** Whether the other side has the right time. @param whose e.g. `the shop` */
export function checkClock(now: number, clock: SourceEvidence['clock'], whose: string): CheckLine {
  const check = 'clock'
  if (clock === undefined) return unknown(check, `${whose} sent no Date header`)
  const skewMs = clock.at - now
  // A Date header is cut to whole seconds.
  const isRight = Math.abs(skewMs) <= clock.uncertaintyMs + 1_000
  const words = isRight
    ? `${whose}'s clock agrees with this machine's`
    : `${whose}'s clock is ${Math.round(Math.abs(skewMs) / 1_000)} s ${skewMs < 0 ? 'behind' : 'ahead of'} this machine's`
  if (Math.abs(skewMs) <= maxSkewMs + clock.uncertaintyMs) return ok(check, words)
  return warning(check, words, 'set both clocks by NTP: the newest change is found by its time')
}
