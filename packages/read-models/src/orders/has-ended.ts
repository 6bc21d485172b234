import type { OrderDocument } from './order-document.ts'

const ended: ReadonlySet<string> = new Set(['cancelled', 'refunded', 'failed', 'trash', 'deleted'])

/** Whether nothing of an order in this status takes place. */
export function isEndStatus(status: string): boolean {
  return ended.has(status)
}

/** Whether the order was cancelled, refunded, deleted or failed, so that nothing of it takes place. */
export function hasEnded({
  status,
  provenance,
}: {
  status: OrderDocument['status']
  provenance: Pick<OrderDocument['provenance'], 'type'>
}): boolean {
  return isEndStatus(status) || provenance.type === 'OrderDeleted'
}
