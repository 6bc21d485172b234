import type { Db } from 'mongodb'
import type { Mail } from '../delivery/adapters/smtp-mailer.ts'
import { deliverableAddress } from '../delivery/domain/deliverable-address.ts'
import type { ShipmentNotification } from '../delivery/domain/notification.ts'
import type { NotSendable } from '../delivery/send-due.ts'
import { findMailedShipments } from './adapters/mailed-shipments.ts'
import { whyWithdrawn } from './domain/shipment-mails.ts'
import { renderShipmentMail } from './render-shipment-mail.ts'
import type { ShipmentMailBranding } from './render-shipment-mail.ts'

/** The mail by the shipment's present state, so it includes corrections that arrived while it was due. */
export async function composeShipmentMail(
  db: Db,
  brandingOf: (source: string) => ShipmentMailBranding | undefined,
  { source, shipmentId, mail }: Pick<ShipmentNotification, 'source' | 'shipmentId' | 'mail'>,
): Promise<Mail | NotSendable> {
  const branding = brandingOf(source)
  if (branding?.mails.has(mail) !== true)
    return { kind: 'withdrawn', reason: `the configuration no longer sends such mails of ${source}` }
  const shipment = (await findMailedShipments(db, [shipmentId])).get(shipmentId)
  if (shipment === undefined) throw new Error('the shipment is not known here')
  const withdrawn = whyWithdrawn(shipment, mail)
  if (withdrawn !== undefined) return { kind: 'withdrawn', reason: withdrawn }
  const to = deliverableAddress(shipment.to.email)
  if ('reason' in to) return { kind: 'undeliverable', reason: to.reason }
  return renderShipmentMail(shipment, mail, to.address, branding)
}
