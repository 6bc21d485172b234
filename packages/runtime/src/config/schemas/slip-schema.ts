import { z } from 'zod'
import { closedObject } from '../closed-object.ts'
import { mailAddress } from '../values/mail-address.ts'
import { locale, timeZone } from './locale-schema.ts'
import { secretReference } from '../values/secret-reference.ts'

/**
 * How the registration slips of a source are sent.
 * @param environment has the secret that signs codes; undefined for a process that signs none
 */
export const slipSchema = (environment: NodeJS.ProcessEnv | undefined) =>
  closedObject({
    from: mailAddress.describe('The sender of slips: `name@shop.example` or `Name <name@shop.example>`.'),
    locale: locale
      .default('en')
      .describe('Language of slips: `en` and `de` are shipped, others can be added as files (`templates`).'),
    timeZone: timeZone.default('UTC').describe('Time zone of the dates on slips.'),
    toParticipants: z
      .boolean()
      .default(false)
      .describe('Whether each participant with an address gets a slip too, besides the customer.'),
    toLaterParticipants: z
      .boolean()
      .default(true)
      .describe(
        'With `toParticipants`: whether a participant who is added after the slips were sent, or whose address is corrected then, gets one too. No other slip is sent again.',
      ),
    checkInSecret: secretReference(environment)
      .optional()
      .describe(
        'The secret that signs the codes on slips, as `{ env: NAME }`: long and random. Without it codes are not signed, and can be guessed.',
      ),
    previousCheckInSecrets: z
      .array(secretReference(environment))
      .max(10)
      .default([])
      .describe(
        'What `checkInSecret` was before, while slips with codes that were signed with it are in use: the desk accepts these too.',
      ),
    since: z.iso
      .datetime({ offset: true, error: 'must be a time such as 2026-11-21T00:00:00Z' })
      .optional()
      .describe(
        'Orders that reached the status before this time get no slip; default: the first start of the notifier.',
      ),
    templates: z
      .string()
      .min(1)
      .optional()
      .describe("Folder with the shop's own templates and words, laid out as services/notifier/templates."),
  })
