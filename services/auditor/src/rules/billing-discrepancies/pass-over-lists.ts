import { counted, onList } from '../../reconcile/domain/shop-pass.ts'
import type { ShopPass } from '../../reconcile/domain/shop-pass.ts'
import { ShopFault } from '../../sources/shop-fault.ts'
import type { AuditedSource } from '../../sources/audited-source.ts'
import type { WatchedBilling } from '../../sources/watched/watched-billing.ts'
import type { AuditStore } from '../../store/audit-store.ts'
import { compareEvents, compareObjects } from '../../discrepancies/billing/compare-page.ts'
import { nextPage } from './domain/billing-lists.ts'
import type { BillingList } from './domain/billing-lists.ts'
import { startOfBilling } from './start-of-billing.ts'

/** What a pass over lists of a provider works with. */
export type BillingPassContext = {
  store: Pick<AuditStore, 'billing' | 'billingDiscrepancies' | 'sources' | 'passes'>
  source: Pick<AuditedSource, 'name' | 'sequence' | 'billing'>
  billing: WatchedBilling
  now: () => number
  signal: AbortSignal
  /** Called whenever it went on. */
  onProgress?(pass: ShopPass): Promise<void>
}

/**
 * Compares the lists with the log, one after the other, from where the pass is. How far it came is
 * kept after each page but the last of a list, so that it continues there after its process died.
 * Comparing a page again changes nothing.
 *
 * @throws ShopFault; the pass continues from there when it is called again
 */
export async function passOverLists(
  context: BillingPassContext,
  begun: ShopPass,
  lists: readonly BillingList[],
): Promise<ShopPass> {
  let pass = begun
  for (const [nth, list] of lists.entries())
    if (pass.list === list) pass = onList(await passOverList(context, pass), lists[nth + 1] ?? 'end')
  return pass
}

async function passOverList(context: BillingPassContext, begun: ShopPass): Promise<ShopPass> {
  const { store, onProgress } = context
  let pass = begun
  for (;;) {
    const page = await comparePage(context, pass).catch((error: unknown) => {
      // What the page was to begin after is no longer listed: events are for 30 days.
      if (error instanceof ShopFault && error.code === 'resource_missing' && pass.after !== null)
        return undefined
      throw error
    })
    pass = page === undefined ? { ...pass, after: null } : { ...counted(pass, page.counts), after: page.next }
    if (page?.next === null) return pass
    await store.passes.keep(pass)
    await onProgress?.(pass)
  }
}

async function comparePage(
  context: BillingPassContext,
  pass: ShopPass,
): Promise<{ next: string | null; counts: Record<string, number> }> {
  const { store, source, billing, now, signal } = context
  const { what, wanted } = nextPage(pass)
  const aheadMs = billing.aheadMs()
  const startMs = (await startOfBilling(context)) ?? pass.since
  const times = { now: now(), atMs: now() + aheadMs, startMs }
  const around = { store, source: source.name, ...times }
  if (what === 'events') {
    const page = await billing.listEvents(wanted, signal)
    return { next: page.next ?? null, counts: await compareEvents(around, page) }
  }
  const page = await billing.listObjects(wanted, signal)
  return { next: page.next ?? null, counts: await compareObjects(around, page) }
}
