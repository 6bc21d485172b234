import type { Books, WebhookAttempt } from '../books/books.ts'
import { DueQueue } from './due-queue.ts'
import { endOfScansMs } from '../parcels/parcel-state.ts'
import type { Scan, Shipment } from '../parcels/shipment.ts'

export type DueWebhook = { shipment: Shipment; scan: Scan; attempt: number }

const minuteMs = 60_000
/** Waits before the second, third and fourth attempt; then the webhook has failed. */
const retryWaitsMs = [minuteMs, 60 * minuteMs, 360 * minuteMs]

/** The webhooks that are still to be sent. It holds one scan of each parcel, and what is to be retried. */
export class WebhookQueue {
  #due = new DueQueue<DueWebhook & { isRetry: boolean }>()

  /** Continues where the books end. */
  constructor(books: Books) {
    for (const shipment of books.shipments.values()) {
      this.#addNext(shipment, 0, books)
      for (const scan of shipment.scans) {
        const last = books.webhooks.get(scan.eventId)
        if (last?.nextAtMs !== undefined) this.retry(shipment, scan, last)
      }
    }
  }

  add(shipment: Shipment): void {
    this.#addNext(shipment, 0)
  }

  retry(shipment: Shipment, scan: Scan, { attempt, nextAtMs }: WebhookAttempt): void {
    if (nextAtMs !== undefined)
      this.#due.add(nextAtMs, { shipment, scan, attempt: attempt + 1, isRetry: true })
  }

  /** The next webhook that is due by then, lost ones included. */
  take(nowMs: number): DueWebhook | undefined {
    for (;;) {
      const due = this.#due.takeDue(nowMs)
      if (due === undefined) return undefined
      const { shipment, scan, isRetry } = due
      if (!isRetry) this.#addNext(shipment, shipment.scans.indexOf(scan) + 1)
      if (scan.knownAtMs <= endOfScansMs(shipment)) return due
    }
  }

  #addNext(shipment: Shipment, from: number, books?: Books): void {
    const scan = shipment.scans.find(
      ({ eventId }, i) => i >= from && books?.webhooks.get(eventId) === undefined,
    )
    if (scan !== undefined) this.#due.add(scan.knownAtMs, { shipment, scan, attempt: 1, isRetry: false })
  }
}

/** What becomes of a webhook after an attempt. @param status undefined when there was no response */
export function afterAttempt(
  { shipment, scan, attempt }: DueWebhook,
  { status, error }: { status: number | undefined; error: string | undefined },
  { nowMs, speed }: { nowMs: number; speed: number },
): WebhookAttempt {
  const common = { eventId: scan.eventId, shipmentId: shipment.id, atMs: nowMs, attempt, status, error }
  if (status !== undefined && status >= 200 && status < 300) return { ...common, outcome: 'delivered' }
  const waitMs = retryWaitsMs[attempt - 1]
  if (waitMs === undefined) return { ...common, outcome: 'failed' }
  return { ...common, outcome: 'retried', nextAtMs: nowMs + waitMs / speed }
}
