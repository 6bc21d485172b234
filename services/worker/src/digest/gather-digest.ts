import type { Db } from 'mongodb'
import { waitingLetters } from '@slipstream/event-log/adapters/mongo/dead-letters/dead-letters-of.ts'
import type { DigestDue } from '@slipstream/events/event-types/job-events.ts'
import { alertFigures } from './adapters/alert-figures.ts'
import { billingFigures } from './adapters/billing-figures.ts'
import { orderFigures } from './adapters/order-figures.ts'
import { shipmentFigures } from './adapters/shipment-figures.ts'
import { listedAlerts, missingBySource, waitingByAlerts } from './domain/digest-alerts.ts'
import type { DigestWindow } from './domain/digest-window.ts'

type Figures = Pick<DigestDue, 'orders' | 'waiting' | 'alerts' | 'shipments' | 'billing'>

/** The sources of orders, and those of billing, by name. */
export type DigestSources = { orders: readonly string[]; billing: readonly string[] }

/** Reads the figures of a digest from the read models, one after another: it is in no hurry. */
export async function gatherDigest(db: Db, sources: DigestSources, window: DigestWindow): Promise<Figures> {
  const { firing, raised, resolved } = await alertFigures(db, window)
  const missing = missingBySource(firing)
  const byOrders = new Map((await orderFigures(db, window)).map((figures) => [figures.source, figures]))
  const letters = await waitingLetters(db)
  return {
    orders: sources.orders.map((source) => ({
      ...{ source, received: 0, changed: 0, recovered: 0, ...byOrders.get(source) },
      missing: missing.get(source) ?? 0,
    })),
    waiting: [
      ...letters.map(({ consumer, count, oldestAt }) => ({
        ...{ kind: 'dead-letters', of: consumer, count, oldestAt: oldestAt?.toISOString() ?? null },
      })),
      ...waitingByAlerts(firing),
    ],
    alerts: { firing: firing.length, raised, resolved, listed: listedAlerts(firing) },
    shipments: await shipmentFigures(db, window),
    billing: await billingFigures(db, sources.billing, window),
  }
}
