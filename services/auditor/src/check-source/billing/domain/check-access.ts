import type { CheckLine } from '../../domain/check-line.ts'
import { ok, problem, unknown, warning } from '../../domain/check-line.ts'
import type { ReadType } from '../../../sources/inspection/billing-inspection.ts'
import type { BillingEvidence } from './billing-evidence.ts'

/** Without these discrepancies are not found, and nobody has a name or an address. */
const neededTypes: readonly ReadType[] = ['invoice', 'customer']

const makeKey = (source: string): string =>
  `make a restricted key in Stripe's dashboard that may read events, customers, subscriptions, invoices, payment intents, payment methods and webhook endpoints, and set the variable that sources.${source}.api.key names`

/** Of a source whose API is not queried. @param why undefined where nothing is configured */
export function accessMissing(source: string, why: string | undefined): CheckLine {
  if (why !== undefined)
    return problem(
      'API key',
      `sources.${source}.${why}`,
      `set a key of the mode of sources.${source}.livemode, or correct livemode`,
    )
  return warning(
    'API key',
    `sources.${source}.api is not configured: nothing is fetched, compared with Stripe or recovered`,
    makeKey(source),
  )
}

/** Whether Stripe takes the key, and what it lets it read and change. */
export function checkAccess(evidence: BillingEvidence): CheckLine[] {
  const { source, newestEvents } = evidence
  if ('fault' in newestEvents) {
    const { fault, isRefused } = newestEvents
    const correctUrl = `see that sources.${source}.api.url is Stripe's API and can be reached from here`
    return [problem('API key', fault, isRefused ? makeKey(source) : correctUrl)]
  }
  return [ok('API key', 'Stripe accepts it'), readLine(evidence), writeLine(evidence)]
}

function readLine({ source, mayRead, endpoints, subscriptions }: BillingEvidence): CheckLine {
  const check = 'API permissions'
  const denied = [...mayRead].flatMap(([type, one]) => ('value' in one && !one.value ? [type] : []))
  const faults = [endpoints, subscriptions, ...mayRead.values()].flatMap((one) =>
    'fault' in one ? [one.fault] : [],
  )
  const needed = denied.filter((type) => neededTypes.includes(type))
  if (faults.length > 0 || needed.length > 0) {
    const words = needed.map((type) => `it may not read objects of type ${type}`)
    return problem(check, [...new Set([...faults, ...words])].join('; '), makeKey(source))
  }
  if (denied.length > 0)
    return warning(
      check,
      `it may not read objects of type ${denied.join(' and ')}: mails about refunds and disputes, or about cards that expire, may lack their customer`,
      makeKey(source),
    )
  return ok(check, 'it may read all that is read')
}

function writeLine({ source, mayWrite }: BillingEvidence): CheckLine {
  const check = 'API write access'
  if ('fault' in mayWrite) return unknown(check, mayWrite.fault)
  if (mayWrite.value) return ok(check, 'it may change endpoints, so a disabled one can be enabled from here')
  return warning(
    check,
    "it may only read: everything works, but a disabled endpoint must be enabled in Stripe's dashboard",
    `let the key of sources.${source}.api write webhook endpoints if they are to be enabled from here`,
  )
}
