import type { DesiredAlert } from '../../alerts/domain/reconcile-alerts.ts'
import type { EvaluationContext, RuleResult } from '../../evaluation.ts'
import type { BillingCustomerDocument } from '../../observe/billing-audit-store.ts'
import { ShopFault } from '../../sources/shop-fault.ts'
import { checkCustomer } from './domain/check-customer.ts'
import {
  entitledWithoutPayment,
  entitledWithoutPaymentRule,
} from './domain/entitled-without-payment-alert.ts'
import {
  paidWithoutEntitlement,
  paidWithoutEntitlementRule,
} from './domain/paid-without-entitlement-alert.ts'
import type { Violation } from './domain/violation.ts'
import { isAsInStripe } from './is-as-in-stripe.ts'

const rules = [paidWithoutEntitlementRule, entitledWithoutPaymentRule]
const maxChecked = 100
const maxAlerts = 200
/** What is wrong is looked at again after this, though nothing happens. */
const againMs = 300_000

/**
 * Whether customers may use what they pay for, and nothing else. Each is checked once a change has settled,
 * and what is wrong is compared with Stripe before it is alerted.
 */
export async function evaluateInvariants(context: EvaluationContext): Promise<RuleResult> {
  const { store, source, through } = context
  if (source.billing === undefined) return { rules, desired: [] }
  const { settleMs } = source.billing
  const due = await store.billing.customersToCheck(source.name, through - settleMs, maxChecked)
  try {
    for (const customer of due) await check(context, customer)
  } catch (error) {
    // Nothing is known of the others: they are checked when Stripe responds again.
    if (!(error instanceof ShopFault)) throw error
  }
  const wrong = await store.billing.customersWithViolations(source.name, maxAlerts)
  return {
    rules,
    desired: wrong.flatMap((customer) => alertsOf(source.name, customer)),
    isOpen: wrong.length > 0,
  }
}

/** @throws ShopFault when Stripe gives no usable response */
async function check(context: EvaluationContext, customer: BillingCustomerDocument): Promise<void> {
  const { store, source, billing, clock, now, through } = context
  if (source.billing === undefined) return
  const objects = await store.billing.objectsOf(source.name, customer.customerId)
  const aheadMs = billing?.aheadMs() ?? 0
  const { entitlements } = customer
  const checked = checkCustomer({ entitlements, objects }, source.billing.rules, clock() + aheadMs)
  const violations: Violation[] = []
  for (const suspected of checked.suspected) {
    if (!(await isAsInStripe(context, customer, objects))) continue
    const known = customer.violations?.find(({ kind }) => kind === suspected.kind)
    const since = known?.since ?? new Date(now).toISOString()
    const positions = [entitlements?.position, ...objects.map(({ position }) => position)]
    const evidence = [...new Set(positions.filter((position) => position !== undefined))].slice(0, 20)
    violations.push({ ...suspected, since, evidence })
  }
  const laterMs = checked.nextMs === undefined ? undefined : checked.nextMs - aheadMs
  const nextMs = checked.suspected.length > 0 ? through + againMs : laterMs
  // Customers are due once they have settled.
  const next = nextMs === undefined ? null : new Date(nextMs - source.billing.settleMs)
  await store.billing.keepChecked(customer, { violations, next })
}

function alertsOf(source: string, { customerId, violations = [] }: BillingCustomerDocument): DesiredAlert[] {
  return violations.map((violation) =>
    violation.kind === 'paid-without-entitlement'
      ? paidWithoutEntitlement(source, customerId, violation)
      : entitledWithoutPayment(source, customerId, violation),
  )
}
