import type { CommandHandler } from '@slipstream/commands/handle-commands.ts'
import type { ReconciliationReport } from '@slipstream/read-models/reports/reconciliation-report.ts'
import { z } from 'zod'
import type { RecoverOrder } from '../adapters/ingest/recover-order.ts'
import { RemoteFault } from '../adapters/http/remote-fault.ts'
import type { AuditedSource } from '../sources/audited-source.ts'
import { backfillOrders } from '../reconcile/backfill-orders.ts'
import type { BillingPassContext } from '../rules/billing-discrepancies/pass-over-lists.ts'
import { reconcileBilling } from '../rules/billing-discrepancies/reconcile-billing.ts'
import { reconcileOrders } from '../reconcile/reconcile-orders.ts'
import type { PassContext } from '../reconcile/pass-over-orders.ts'
import type { WatchedBilling } from '../sources/watched/watched-billing.ts'
import type { WatchedShop } from '../sources/watched/watched-shop.ts'
import { whyNotQueried } from './why-not-queried.ts'

const reconcileRequest = z.strictObject({
  source: z.string(),
  since: z.iso.datetime({ offset: true }).nullable(),
})

const backfillRequest = z.strictObject({
  source: z.string(),
  since: z.iso.datetime({ offset: true }),
  mail: z.boolean(),
})

type PassParts = Pick<PassContext, 'readThrough' | 'now'> & {
  store: PassContext['store'] & BillingPassContext['store']
  sources: ReadonlyMap<string, AuditedSource>
  shops: ReadonlyMap<string, WatchedShop>
  billings?: ReadonlyMap<string, WatchedBilling>
  billingThrough?: (() => Promise<number | undefined>) | undefined
  onReconciled(report: ReconciliationReport): void
  /** Undefined where nothing can be handed to ingest. */
  recover: RecoverOrder | undefined
}

/**
 * Handles the commands that pass over all orders of a shop. One whose instance dies, or whose shop does not
 * respond, continues where it was; a repeated one changes nothing.
 */
export function passCommandHandlers(parts: PassParts): Record<string, CommandHandler> {
  const { sources, shops, onReconciled, recover } = parts
  return {
    async reconcile(payload, { id }, signal, progress) {
      const request = reconcileRequest.safeParse(payload)
      if (!request.success) return { ok: false, reason: z.prettifyError(request.error) }
      const { source: name, since } = request.data
      const [source, shop, billing] = [sources.get(name), shops.get(name), parts.billings?.get(name)]
      const { billingThrough } = parts
      const onProgress: PassContext['onProgress'] = ({ list, counts }) => progress({ list, ...counts })
      const wanted = { id, since: msOf(since) }
      const compare = (): Promise<ReconciliationReport> | undefined => {
        if (source === undefined) return undefined
        if (billing !== undefined && billingThrough !== undefined) {
          const context = { ...parts, source, billing, readThrough: billingThrough, signal, onProgress }
          return reconcileBilling(context, wanted)
        }
        return shop && reconcileOrders({ ...parts, source, shop, signal, onProgress }, wanted)
      }
      if (source === undefined || (shop === undefined && billing === undefined))
        return { ok: false, reason: whyNotQueried(name, source) }
      return refusing(async () => {
        const { _id, ...report } = (await compare()) as ReconciliationReport
        onReconciled({ _id, ...report })
        return report
      })
    },
    async backfill(payload, { id }, signal, progress) {
      const request = backfillRequest.safeParse(payload)
      if (!request.success) return { ok: false, reason: z.prettifyError(request.error) }
      const { source: name, mail } = request.data
      const since = Date.parse(request.data.since)
      const [source, shop] = [sources.get(name), shops.get(name)]
      if (source === undefined || shop === undefined)
        return { ok: false, reason: whyNotQueried(name, source) }
      if (recover === undefined)
        return { ok: false, reason: 'INGEST_URL and INGEST_TOKEN are not set for the auditor.' }
      const connectedAt = await parts.store.sources.connectedAt(name)
      if (connectedAt !== undefined && since >= connectedAt)
        return { ok: false, reason: arrivesByItself(name, connectedAt) }
      const purpose = mail ? 'backfill-with-mail' : 'backfill'
      const context: PassContext = {
        ...{ ...parts, source, shop, signal },
        onProgress: ({ counts, mark }) => progress({ ...counts, through: isoOf(mark) }),
      }
      return refusing(async () => {
        const { counts, boundary } = await backfillOrders(context, { id, since, purpose }, recover)
        return { appended: 0, known: 0, quarantined: 0, tooLarge: 0, ...counts, before: isoOf(boundary) }
      })
    },
  }
}

/** What passes is tried again; what does not needs a person. */
async function refusing(
  work: () => Promise<Record<string, unknown>>,
): Promise<Awaited<ReturnType<CommandHandler>>> {
  try {
    return { ok: true, result: await work() }
  } catch (error) {
    if (!(error instanceof RemoteFault) || error.kind === 'unavailable') throw error
    return { ok: false, reason: error.message }
  }
}

function msOf(since: string | null): number | undefined {
  return since === null ? undefined : Date.parse(since)
}

function isoOf(at: number): string {
  return new Date(at).toISOString()
}

function arrivesByItself(source: string, connectedAt: number): string {
  return `${source} was declared on ${isoOf(connectedAt)}: what was modified since then arrives by itself, and npx slipstream source reconcile shows that it did. Give an earlier --since.`
}
