import { z } from 'zod'
import { mailAddress } from '../values/mail-address.ts'
import { locale, timeZone } from './locale-schema.ts'

/** How mails to customers look, and who sends them. */
export const mailShape = {
  from: mailAddress.describe('The sender: `name@shop.example` or `Name <name@shop.example>`.'),
  locale: locale.default('en').describe('Language of the mails: `en` and `de` are shipped.'),
  timeZone: timeZone.default('UTC').describe('Time zone of the dates in mails.'),
  templates: z
    .string()
    .min(1)
    .optional()
    .describe("Folder with the shop's own templates and words, laid out as services/notifier/templates."),
}
