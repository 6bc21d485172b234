import { signCheckInCode } from '@slipstream/events/check-in-code.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { Mail } from '../delivery/adapters/smtp-mailer.ts'
import { parseMailbox } from '../delivery/domain/mailbox.ts'
import { messageId } from '../delivery/domain/notification-id.ts'
import { fillIn } from '../templates/domain/fill-in.ts'
import { renderSlipPdf } from './adapters/pdf/render-slip-pdf.ts'
import type { Slip } from './domain/slip.ts'
import { slipView } from './domain/slip-view.ts'
import type { SlipLocale } from './domain/slip-view.ts'
import type { SlipTemplates } from './slip-templates.ts'

type SlipMail = Mail & Required<Pick<Mail, 'attachment'>>

/** How the slips of a source look, and who sends them. */
export type SlipBranding = SlipLocale & {
  from: string
  templates: SlipTemplates
  /** Signs the check-in codes; without it they are not signed. */
  checkInSecret?: Secret | undefined
}

/**
 * The mail of a slip, with its PDF.
 *
 * @param createdAt of the PDF: the same slip and time give the same bytes
 */
export async function renderSlipMail(slip: Slip, branding: SlipBranding, createdAt: Date): Promise<SlipMail> {
  const { from, templates, checkInSecret } = branding
  const { words } = templates
  const view = slipView(withSignedCodes(slip, checkInSecret), words, branding, parseMailbox(from).name ?? '')
  const pageLabel = (page: number, pages: number): string =>
    fillIn(words.page, { page: String(page), pages: String(pages) })
  return {
    messageId: messageId(slip.id, from),
    from,
    to: slip.to,
    subject: view.subject,
    html: templates.html(view),
    text: templates.text(view),
    attachment: {
      fileName: view.fileName,
      contentType: 'application/pdf',
      content: await renderSlipPdf(view, { createdAt, pageLabel }),
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
