import type { InspectionAdvice } from '../../sources/inspection/shop-inspection.ts'
import { checkClock } from './check-clock.ts'
import type { CheckLine } from './check-line.ts'
import { ok, problem, unknown, warning } from './check-line.ts'
import type { SourceEvidence } from './evidence.ts'

/** Whether the shop responds, takes the keys, lets them write, and has the right time. */
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
    checkClock(now, clock, 'the shop'),
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
