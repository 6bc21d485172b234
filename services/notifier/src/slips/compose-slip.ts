import type { Db } from 'mongodb'
import { notifierCollections } from '../delivery/adapters/delivery-collections.ts'
import type { Mail } from '../delivery/adapters/smtp-mailer.ts'
import type { SlipNotification } from '../delivery/domain/notification.ts'
import { renderSlipMail } from './render-slip-mail.ts'
import type { SlipLook } from './render-slip-mail.ts'
import { slipFor } from './domain/slip.ts'
import { hasEnded } from '@slipstream/read-models/orders/has-ended.ts'
import type { NotToSend } from '../delivery/send-due.ts'

/** The mail of a slip from the order as it is known now, so that a correction made while it waited is in it. */
export async function composeSlip(
  db: Db,
  look: (source: string) => SlipLook | undefined,
  { _id: id, source, orderId, recipient, decidedAt }: SlipNotification,
): Promise<Mail | NotToSend> {
  const order = await notifierCollections(db).orders.findOne({ _id: `${source}/${orderId}` })
  const sourceLook = look(source)
  if (sourceLook === undefined)
    throw new Error(`the configuration no longer says how slips of ${source} are sent`)
  if (order === null) throw new Error('the order is not known here')
  if (hasEnded(order)) return { kind: 'withdrawn', reason: `the order is ${order.status}` }
  const slip = slipFor(order, recipient)
  if ('reason' in slip) return { kind: 'undeliverable', reason: slip.reason }
  return renderSlipMail({ ...slip, id }, sourceLook, decidedAt)
}
