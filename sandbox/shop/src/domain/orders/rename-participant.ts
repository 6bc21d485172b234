import { participant } from '../new-order/people.ts'
import type { Random } from '../random.ts'
import type { WooOrder } from '../woo-order/woo-order.ts'

/** The change that gives the first participant of an order another name. */
export function renameParticipant(order: WooOrder, draw: Random): Pick<WooOrder, 'line_items'> {
  const { name } = participant(draw)
  const [first, ...others] = order.line_items
  if (first === undefined) return { line_items: [] }
  const metadata = first.meta_data.map((meta) =>
    meta.key === 'Participant 1' ? { ...meta, value: name, display_value: name } : meta,
  )
  return { line_items: [{ ...first, meta_data: metadata }, ...others] }
}
