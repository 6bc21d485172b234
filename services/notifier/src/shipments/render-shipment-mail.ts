import type { Mail } from '../delivery/adapters/smtp-mailer.ts'
import { parseMailbox } from '../delivery/domain/mailbox.ts'
import { messageId } from '../delivery/domain/notification-id.ts'
import { shipmentMailId } from '../delivery/domain/shipment-mail.ts'
import type { ShipmentMail } from '../delivery/domain/shipment-mail.ts'
import { cutText } from '../templates/domain/cut-text.ts'
import type { MailedShipment } from './domain/mailed-shipment.ts'
import { shipmentMailView } from './domain/shipment-mail-view.ts'
import type { ShipmentMailTemplates } from './shipment-mail-templates.ts'

const maxNameLength = 300

/** How the mails of a source look, who sends them, and which there are. */
export type ShipmentMailBranding = {
  from: string
  locale: string
  timeZone: string
  templates: ShipmentMailTemplates
  mails: ReadonlySet<ShipmentMail>
}

/** @param address where it is sent, checked already */
export function renderShipmentMail(
  shipment: MailedShipment,
  mail: ShipmentMail,
  address: string,
  { from, locale, timeZone, templates }: ShipmentMailBranding,
): Mail {
  const sender = parseMailbox(from).name ?? ''
  const view = shipmentMailView(shipment, mail, templates.words, { locale, timeZone, from: sender })
  return {
    messageId: messageId(shipmentMailId(shipment._id, mail), from),
    from,
    to: { name: shipment.to.name === null ? null : cutText(shipment.to.name, maxNameLength), address },
    subject: view.subject,
    html: templates.html(view),
    text: templates.text(view),
  }
}
