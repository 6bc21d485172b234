import type { Db } from 'mongodb'
import { hasEnded } from '@slipstream/read-models/orders/has-ended.ts'
import type { Mail } from '../delivery/adapters/smtp-mailer.ts'
import type { SlipNotification } from '../delivery/domain/notification.ts'
import type { NotSendable } from '../delivery/send-due.ts'
import { findOrder } from './adapters/slip-orders.ts'
import { slipFor } from './domain/slip.ts'
import { renderSlipMail } from './render-slip-mail.ts'
import type { SlipBranding } from './render-slip-mail.ts'

/** The mail of a slip from the order's present state, with corrections that arrived while it was due. */
export async function composeSlip(
  db: Db,
  brandingOf: (source: string) => SlipBranding | undefined,
  { _id: id, source, orderId, recipient, decidedAt }: SlipNotification,
): Promise<Mail | NotSendable> {
  const order = await findOrder(db, `${source}/${orderId}`)
  const branding = brandingOf(source)
  if (branding === undefined) throw new Error(`the configuration no longer sends slips of ${source}`)
  if (order === null) throw new Error('the order is not known here')
  if (hasEnded(order)) return { kind: 'withdrawn', reason: `the order is ${order.status}` }
  const slip = slipFor(order, recipient)
  if ('reason' in slip) return { kind: 'undeliverable', reason: slip.reason }
  return renderSlipMail({ ...slip, id }, branding, decidedAt)
}
