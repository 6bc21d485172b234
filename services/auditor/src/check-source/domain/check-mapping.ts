import type { CheckLine } from './check-line.ts'
import { ok, problem, unknown, warning } from './check-line.ts'
import type { CheckedSettings, Preview, SourceEvidence } from './evidence.ts'

type Mapped = Extract<Preview, { result: 'event' }>['order']

/**
 * What the configured mapping makes of the shop's newest orders: what would be quarantined, who
 * would be saved, what would be mailed.
 */
export function checkMapping({ source, previews }: SourceEvidence, settings: CheckedSettings): CheckLine[] {
  const check = 'mapping'
  if (previews === undefined)
    return [unknown(check, 'not looked at: it needs INGEST_URL and INGEST_TOKEN, and the keys to read')]
  if ('fault' in previews)
    return [
      problem(
        check,
        previews.fault,
        'start ingest with the same configuration, INGEST_URL being its address',
      ),
    ]
  const orders = previews.value.flatMap((one) => (one.result === 'event' ? [one.order] : []))
  return [
    quarantineLine(previews.value),
    participantsLine(source, orders, settings),
    slipsLine(orders, settings),
  ]
}

function quarantineLine(previews: readonly Preview[]): CheckLine {
  const check = 'mapping'
  const quarantined = previews.filter((one) => one.result === 'quarantined')
  const [first] = quarantined
  if (first === undefined) return ok(check, `all of the last ${previews.length} orders are understood`)
  return problem(
    check,
    `${quarantined.length} of the last ${previews.length} orders would be quarantined: ${first.detail}`,
    'mend the order in the shop, or the mapping in the configuration',
  )
}

function participantsLine(
  source: string,
  orders: readonly Mapped[],
  { hasParticipants }: CheckedSettings,
): CheckLine {
  const check = 'participants'
  if (!hasParticipants) return ok(check, 'none are looked for, as sources.participants is not configured')
  const withSome = orders.filter(({ participants }) => participants.length > 0)
  const people = withSome.flatMap(({ participants }) => participants)
  const addressed = people.filter(({ email }) => email !== null && email.trim() !== '')
  const found = `${people.length} in ${withSome.length} of the last ${orders.length} orders, ${addressed.length} with an e-mail address`
  if (people.length > 0 || orders.length === 0) return ok(check, found)
  return problem(
    check,
    `${found}: nobody is found in any order`,
    `compare sources.${source}.participants with the line items' SKUs and metadata in the shop`,
  )
}

function slipsLine(orders: readonly Mapped[], { slipStatuses }: CheckedSettings): CheckLine {
  const check = 'slips'
  if (slipStatuses.length === 0) return ok(check, 'none are mailed, as no status says sendSlip')
  const there = orders.filter(({ status }) => slipStatuses.includes(status))
  const statuses = [...new Set(orders.map(({ status }) => status))].sort()
  const found = `${there.length} of the last ${orders.length} orders are in ${slipStatuses.join(' or ')}`
  if (there.length > 0 || orders.length === 0)
    return ok(check, `${found}; orders from before the start are not mailed`)
  return warning(
    check,
    `${found}; they are in ${statuses.join(', ')}`,
    'see that statuses names the statuses of this shop as it writes them',
  )
}
