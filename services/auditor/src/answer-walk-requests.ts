import type { RequestHandler } from '@slipstream/event-log/adapters/mongo/answer-requests.ts'
import type { ReconciliationReport } from '@slipstream/events/read-models/reconciliation-report.ts'
import { z } from 'zod'
import { ShopFault } from './adapters/shop-rest/shop-fault.ts'
import type { AuditedSource } from './audited-source.ts'
import { reconcileOrders } from './reconcile/reconcile-orders.ts'
import type { Walking } from './reconcile/walk-orders.ts'
import type { WatchedShop } from './adapters/watched-shop.ts'

const reconcileRequest = z.strictObject({
  source: z.string(),
  since: z.iso.datetime({ offset: true }).nullable(),
})

type WalkRequestParts = Pick<Walking, 'store' | 'readThrough' | 'now'> & {
  sources: ReadonlyMap<string, AuditedSource>
  shops: ReadonlyMap<string, WatchedShop>
  onReconciled(report: ReconciliationReport): void
}

/**
 * What people may request that goes through all orders of a shop. A request whose instance dies, or whose shop gives no answer, goes
 * on where it was; one that is repeated changes nothing.
 */
export function answerWalkRequests(parts: WalkRequestParts): Record<string, RequestHandler> {
  const { sources, shops, onReconciled } = parts
  return {
    async reconcile(payload, { id }, signal, progress) {
      const request = reconcileRequest.safeParse(payload)
      if (!request.success) return { ok: false, reason: z.prettifyError(request.error) }
      const { source: name, since } = request.data
      const [source, shop] = [sources.get(name), shops.get(name)]
      if (source === undefined || shop === undefined) return { ok: false, reason: notAsked(name, source) }
      const walking: Walking = {
        ...{ ...parts, source, shop, signal },
        onProgress: ({ list, counts }) => progress({ list, ...counts }),
      }
      return refusing(async () => {
        const { _id, ...report } = await reconcileOrders(walking, { id, since: msOf(since) })
        onReconciled({ _id, ...report })
        return report
      })
    },
  }
}

/** What passes is tried again; what does not needs a person. */
async function refusing(
  work: () => Promise<Record<string, unknown>>,
): Promise<Awaited<ReturnType<RequestHandler>>> {
  try {
    return { ok: true, result: await work() }
  } catch (error) {
    if (!(error instanceof ShopFault) || error.kind === 'away') throw error
    return { ok: false, reason: error.message }
  }
}

function msOf(since: string | null): number | undefined {
  return since === null ? undefined : Date.parse(since)
}

function notAsked(name: string, source: AuditedSource | undefined): string {
  return source === undefined
    ? `no source of the name ${name} is configured`
    : `sources.${name}.rest is not configured, so the shop can't be asked.`
}
