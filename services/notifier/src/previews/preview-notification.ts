import type { QueryHandler } from '@slipstream/commands/service-queries/handle-queries.ts'
import type { Fields } from '@slipstream/work/domain/work.ts'
import { z } from 'zod'
import { composeAlert, composeAlertMail } from '../alerts/compose-alert.ts'
import { slackMessage } from '../alerts/domain/message/slack-message.ts'
import { composeBillingMail } from '../billing/compose-billing-mail.ts'
import { deliveryCollections } from '../delivery/adapters/delivery-collections.ts'
import type { Mail } from '../delivery/adapters/smtp-mailer.ts'
import type { Notification } from '../delivery/domain/notification.ts'
import type { NotSendable } from '../delivery/send-due.ts'
import { composeDigest } from '../digests/compose-digest.ts'
import { composeExportMail } from '../exports/compose-export-mail.ts'
import { composeShipmentMail } from '../shipments/compose-shipment-mail.ts'
import { composeSlip } from '../slips/compose-slip.ts'
import type { SendingOptions } from '../start-sending.ts'

type Parts = Pick<SendingOptions, 'db' | 'slips' | 'shipments' | 'billing' | 'digests' | 'exports' | 'alerts'>

const inputSchema = z.object({ id: z.string() })

/** Shows a notification as it would be sent now, by the templates with which it is sent. */
export function previewNotification(parts: Parts): QueryHandler {
  return async (input) => {
    const { id } = inputSchema.parse(input)
    const notification = await deliveryCollections(parts.db).notifications.findOne({ _id: id })
    if (notification === null) return { refusal: 'The ledger does not have it any more.' }
    try {
      const composed = await compose(parts, notification)
      if (!('kind' in composed)) return { response: mailFields(composed) }
      if (composed.kind === 'slack') return { response: composed }
      return { refusal: `It would not be sent now: ${composed.reason}.` }
    } catch (error) {
      return { refusal: `It cannot be composed: ${(error as Error).message}.` }
    }
  }
}

type Composed = Mail | NotSendable | { kind: 'slack'; text: string; blocks: unknown }

async function compose(parts: Parts, notification: Notification): Promise<Composed> {
  const { db, slips, shipments, billing, digests, exports, alerts } = parts
  // What was sent in time is not too late to be looked at.
  const at = notification.sentAt ?? new Date()
  switch (notification.kind) {
    case 'slip':
      return composeSlip(db, slips.branding, notification)
    case 'shipment':
      return composeShipmentMail(db, shipments.branding, notification)
    case 'billing':
      return composeBillingMail(billing, notification, at)
    case 'digest':
      return digests === undefined ? notConfigured : composeDigest(digests, notification)
    case 'export':
      return exports === undefined ? notConfigured : composeExportMail(exports, notification, at)
    case 'alert-mail':
      return alerts === undefined ? notConfigured : composeAlertMail(db, alerts, notification)
    case 'alert-slack': {
      const view = alerts === undefined ? notConfigured : await composeAlert(db, alerts, notification.flushId)
      if ('kind' in view) return view
      const { text, blocks } = slackMessage(view)
      return { kind: 'slack', text, blocks }
    }
  }
}

const notConfigured: NotSendable = {
  kind: 'withdrawn',
  reason: 'the configuration no longer has such messages',
}

function mailFields({ from, to, subject, html, text, attachment }: Mail): Fields {
  return {
    ...{ kind: 'mail', from, to, subject, html, text },
    attachment:
      attachment === undefined
        ? null
        : {
            ...{ fileName: attachment.fileName, contentType: attachment.contentType },
            contentBase64: attachment.content.toString('base64'),
          },
  }
}
