import type { AlertRule } from '../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../alerts/domain/reconcile-alerts.ts'
import type { Inhibition } from '../../alerts/domain/inhibition.ts'
import type { EvaluationContext, RuleResult } from '../../evaluation.ts'
import type { BillingDiscrepancyDocument } from '../../discrepancies/billing/billing-discrepancy-store.ts'
import { confirmObjects } from './confirm-objects.ts'
import { billingEventMissing, billingEventMissingRule } from './domain/billing-event-missing-alert.ts'
import { ruleOf, subjectOf } from './domain/billing-discrepancy.ts'
import type { IsRecovered } from './domain/billing-discrepancy.ts'
import { billingStateDiffers, billingStateDiffersRule } from './domain/billing-state-differs-alert.ts'
import { hasEnded, isEventMissing } from '../../discrepancies/billing/domain/settled-discrepancies.ts'
import { recoverBilling } from './recover-billing.ts'

/** Of more, people are alerted once some of them have ended. */
const maxListed = 10_000
const maxAlerts = 500

const endpointExplains = ['billing-endpoint-disabled', 'billing-endpoint-absent'].map((rule): Inhibition => ({
  cause: { rule },
  explains: (alert) => alert.rule === 'billing-event-missing',
}))

/** What the log lacks of billing: alerted once settled, and recovered once the alerts are written. */
export async function evaluateBillingDiscrepancies(context: EvaluationContext): Promise<RuleResult> {
  const { store, source, through } = context
  if (source.billing === undefined) return { rules: rulesOf([]), desired: [] }
  const { settleMs } = source.billing
  const all = await store.billingDiscrepancies.list(source.name, maxListed)
  const { open, ended } = await sorted(context, all)
  const confirmed = await confirmObjects(context, open)
  const settled = confirmed.filter(
    (discrepancy) =>
      isEventMissing(discrepancy, { through, settleMs }) || discrepancy.isConfirmed || discrepancy.isAdopted,
  )
  const gone = open.filter(({ _id }) => !confirmed.some((discrepancy) => discrepancy._id === _id))
  const over = [...ended, ...gone]
  return {
    rules: rulesOf(over),
    desired: alertsOf(source.name, settled, whyNothingIsRecovered(context)),
    inhibitions: endpointExplains,
    isOpen: open.length > 0,
    ...(over.length > 0 && {
      // Nothing of what ended is to be handed over any more; its alert resolves as it is not desired.
      beforeAlerts: () => store.billingDiscrepancies.remove(over.map(({ _id }) => _id)),
    }),
    afterAlerts: () => recoverBilling(context, settled),
  }
}

type Sorted = { open: BillingDiscrepancyDocument[]; ended: BillingDiscrepancyDocument[] }

async function sorted(
  { store, source }: EvaluationContext,
  all: readonly BillingDiscrepancyDocument[],
): Promise<Sorted> {
  if (all.length === 0) return { open: [], ended: [] }
  const ids = all.flatMap(({ kind, id, eventId }) => (kind === 'event' ? [id, eventId ?? id] : []))
  const objectIds = all.flatMap(({ kind, id }) => (kind === 'object' ? [`${source.name}/${id}`] : []))
  const [knownIds, objects] = await Promise.all([
    store.billing.knownIds(source.name, ids),
    store.billing.objects(objectIds),
  ])
  const byId = new Map(objects.map((object) => [object.state.objectId, object]))
  const { ended = [], open = [] } = Object.groupBy(all, (discrepancy) =>
    hasEnded(discrepancy, { ours: byId.get(discrepancy.id), knownIds }) ? 'ended' : 'open',
  )
  return { open, ended }
}

/** The end of a sentence for people, where configuration is needed; null where recovery is possible. */
function whyNothingIsRecovered({ source, billing, handOver }: EvaluationContext): string | null {
  if (billing === undefined) return source.billing?.whyNoAccess ?? source.traits.whyNotQueried(source.name)
  return handOver === undefined ? 'INGEST_URL and INGEST_TOKEN are not set' : null
}

function alertsOf(
  source: string,
  settled: readonly BillingDiscrepancyDocument[],
  why: string | null,
): DesiredAlert[] {
  const alerted = settled.filter(({ isAdopted }) => !isAdopted)
  const bySubject = Map.groupBy(alerted, (discrepancy) => `${ruleOf(discrepancy)}/${subjectOf(discrepancy)}`)
  const alerts = [...bySubject.values()].map(([first, ...others]) => {
    const discrepancy = first as BillingDiscrepancyDocument
    return discrepancy.kind === 'event'
      ? billingEventMissing(source, [discrepancy, ...others], why)
      : billingStateDiffers(source, discrepancy, why)
  })
  return alerts.slice(0, maxAlerts)
}

function rulesOf(ended: readonly BillingDiscrepancyDocument[]): AlertRule[] {
  const recovered = new Map<string, boolean>()
  for (const discrepancy of ended) {
    const key = `${ruleOf(discrepancy)}/${subjectOf(discrepancy)}`
    recovered.set(key, (recovered.get(key) ?? false) || discrepancy.handedOver !== null)
  }
  const isRecovered: IsRecovered = ({ rule, subject }) => recovered.get(`${rule}/${subject}`)
  return [billingEventMissingRule(isRecovered), billingStateDiffersRule(isRecovered)]
}
