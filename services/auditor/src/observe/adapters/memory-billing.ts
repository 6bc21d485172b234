import type {
  BillingAuditStore,
  BillingCustomerDocument,
  BillingWorkDocument,
  ObservedBilling,
} from '../billing-audit-store.ts'
import { billingEventKeptMs } from '../retention.ts'
import type { AuditedBillingObject } from '../domain/audited-billing-object.ts'

export type MemoryBilling = BillingAuditStore & {
  apply(batch: ObservedBilling | undefined): void
  /** What has reached its age by now, ms since 1970. */
  forget(now: number): void
}

/** For tests without a database, under the same contract. */
export function memoryBilling(): MemoryBilling {
  const events = new Map<string, number>()
  const objects = new Map<string, AuditedBillingObject>()
  const customers = new Map<string, BillingCustomerDocument>()
  const work = new Map<string, BillingWorkDocument>()
  const ofSource = (source: string) => [...customers.values()].filter((one) => one.source === source)
  return {
    knownIds: (source, ids) => Promise.resolve(new Set(ids.filter((id) => events.has(`${source}/${id}`)))),
    objects: (ids) => Promise.resolve(ids.flatMap((id) => objects.get(id) ?? [])),
    objectsOf: (source, customerId) =>
      Promise.resolve(
        [...objects.values()]
          .filter((one) => one.source === source && one.customerId === customerId)
          .sort(byId),
      ),
    customers: (ids) => Promise.resolve(ids.flatMap((id) => customers.get(id) ?? [])),
    customersToCheck(source, by, limit) {
      const fromOf = ({ checkFrom }: BillingCustomerDocument): number => checkFrom?.getTime() ?? Infinity
      const due = ofSource(source).filter((one) => fromOf(one) <= by)
      return Promise.resolve(due.sort((a, b) => fromOf(a) - fromOf(b)).slice(0, limit))
    },
    customersWithViolations: (source, limit) =>
      Promise.resolve(
        ofSource(source)
          .filter(({ violations = [] }) => violations.length > 0)
          .sort(byId)
          .slice(0, limit),
      ),
    keepChecked({ _id, checkFrom = null }, { violations, next }) {
      const known = customers.get(_id)
      if (known !== undefined && (known.checkFrom ?? null)?.getTime() === checkFrom?.getTime())
        customers.set(_id, { ...known, violations: [...violations], checkFrom: next })
      return Promise.resolve()
    },
    deadLetteredWork: (source) =>
      Promise.resolve([...work.values()].filter((one) => one.source === source && one.count > 0).sort(byId)),
    apply(batch) {
      if (batch === undefined) return
      for (const { source, id, at } of batch.ids)
        events.set(`${source}/${id}`, events.get(`${source}/${id}`) ?? at)
      for (const object of batch.objects) objects.set(object._id, object)
      for (const change of batch.customers)
        customers.set(change._id, { ...customers.get(change._id), ...change })
      for (const one of batch.deadLettered) work.set(one._id, one)
    },
    forget(now) {
      for (const [id, at] of [...events]) if (at < now - billingEventKeptMs) events.delete(id)
      for (const { _id, forgetAt } of [...objects.values()])
        if (forgetAt !== undefined && forgetAt.getTime() <= now) objects.delete(_id)
    },
  }
}

const byId = (a: { _id: string }, b: { _id: string }): number => (a._id < b._id ? -1 : 1)
