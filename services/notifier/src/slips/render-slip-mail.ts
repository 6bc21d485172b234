import { mailboxOf } from '../delivery/domain/mailbox.ts'
import { messageId } from '../delivery/domain/notification-id.ts'
import type { Slip } from './domain/slip.ts'
import { slipView } from './domain/slip-view.ts'
import type { Place } from './domain/slip-view.ts'
import { signCheckInCode } from '@slipstream/events/check-in-code.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { Templates } from './slip-templates.ts'
import type { Mail } from '../delivery/adapters/smtp-mailer.ts'
import { renderSlipPdf } from './adapters/pdf/render-slip-pdf.ts'

type SlipMail = Mail & Required<Pick<Mail, 'attachment'>>

export type SlipLook = Place & {
  from: string
  templates: Templates
  /** What codes are signed with; they are not unless it is given. */
  checkInSecret?: Secret | undefined
}

/**
 * The mail of a slip, with its PDF.
 *
 * @param createdAt of the PDF: the same slip and time give the same bytes
 */
export async function renderSlipMail(slip: Slip, look: SlipLook, createdAt: Date): Promise<SlipMail> {
  const view = slipView(
    withSignedCodes(slip, look.checkInSecret),
    look.templates.words,
    look,
    mailboxOf(look.from).name ?? '',
  )
  return {
    messageId: messageId(slip.id, look.from),
    from: look.from,
    to: slip.to,
    subject: view.subject,
    html: look.templates.html(view),
    text: look.templates.text(view),
    attachment: {
      fileName: view.fileName,
      contentType: 'application/pdf',
      content: await renderSlipPdf(view, createdAt),
    },
  }
}

function withSignedCodes(slip: Slip, secret: Secret | undefined): Slip {
  if (secret === undefined) return slip
  const signed = (code: string): string => signCheckInCode(code, secret.reveal())
  return {
    ...slip,
    checkInCode: signed(slip.checkInCode),
    participants: slip.participants.map((one) => ({ ...one, checkInCode: signed(one.checkInCode) })),
  }
}
