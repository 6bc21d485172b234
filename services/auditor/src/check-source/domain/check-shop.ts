import type { InspectionAdvice } from '../shop-inspection.ts'
import type { CheckLine } from './check-line.ts'
import { ok, problem, unknown, warning } from './check-line.ts'
import type { SourceEvidence } from './evidence.ts'

/** A clock that is off by more makes modification times look older or newer than they are. */
const maxSkewMs = 60_000

/** Whether the shop answers, takes the keys, lets them write, and has the right time. */
export function checkShop(
  { source, now, orders, mayWrite, clock }: SourceEvidence,
  { makeKeys }: Pick<InspectionAdvice, 'makeKeys'>,
): CheckLine[] {
  return [
    'fault' in orders
      ? problem(
          'REST keys',
          orders.fault,
          orders.isRefused ? makeKeys(`sources.${source}.rest`) : correctUrl(source),
        )
      : ok('REST keys', `the shop lists its orders (${orders.value.length} of the newest were read)`),
    writeLine(source, mayWrite),
    clockLine(now, clock),
  ]
}

function correctUrl(source: string): string {
  return `see that sources.${source}.rest.url is the address of the shop and can be reached from here`
}

function writeLine(source: string, mayWrite: SourceEvidence['mayWrite']): CheckLine {
  const check = 'REST write access'
  if (mayWrite === undefined) return unknown(check, 'not looked at, as the keys do not read')
  if ('fault' in mayWrite) return unknown(check, mayWrite.fault)
  if (mayWrite.value) return ok(check, 'the keys may write, so a disabled webhook can be enabled from here')
  return warning(
    check,
    'the keys may only read: everything works, but a webhook that the shop disabled must be enabled in the shop',
    `give the keys of sources.${source}.rest the permission Read/Write if webhooks are to be enabled from here`,
  )
}

function clockLine(now: number, clock: SourceEvidence['clock']): CheckLine {
  const check = 'clock'
  if (clock === undefined) return unknown(check, 'the shop sent no Date header')
  const skewMs = clock.at - now
  // A Date header is cut to whole seconds.
  const isRight = Math.abs(skewMs) <= clock.uncertaintyMs + 1_000
  const words = isRight
    ? "the shop's clock agrees with this machine's"
    : `the shop's clock is ${Math.round(Math.abs(skewMs) / 1_000)} s ${skewMs < 0 ? 'behind' : 'ahead of'} this machine's`
  if (Math.abs(skewMs) <= maxSkewMs + clock.uncertaintyMs) return ok(check, words)
  return warning(check, words, 'set both clocks by NTP: the newest change of an order is found by its time')
}
