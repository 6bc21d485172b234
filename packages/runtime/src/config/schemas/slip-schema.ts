import { z } from 'zod'
import { closedObject } from '../closed-object.ts'
import { mailAddress } from '../mail-address.ts'
import { locale, timeZone } from './place-schema.ts'
import { secretReference } from '../secret-reference.ts'

/**
 * How the registration slips of a source are sent.
 * @param environment holds the secret that codes are signed with; undefined for a process that signs none
 */
export const slipSchema = (environment: NodeJS.ProcessEnv | undefined) =>
  closedObject({
    from: mailAddress.describe('Who slips are from: `name@shop.example` or `Name <name@shop.example>`.'),
    locale: locale
      .default('en')
      .describe('Language of slips: `en` and `de` are shipped, others are files beside them (`templates`).'),
    timeZone: timeZone.default('UTC').describe('Time zone of the dates on slips.'),
    toParticipants: z
      .boolean()
      .default(false)
      .describe('Whether each participant with an address gets a slip too, beside whoever placed the order.'),
    toLaterParticipants: z
      .boolean()
      .default(true)
      .describe(
        'With `toParticipants`: whether who is added, or whose address is corrected, after the slips of the order went out gets one too. Nobody else is mailed again.',
      ),
    checkInSecret: secretReference(environment)
      .optional()
      .describe(
        'What the codes on slips are signed with, as `{ env: NAME }`: long and random. Codes are not signed, and can be guessed, unless it is given.',
      ),
    since: z.iso
      .datetime({ offset: true, error: 'must be a time such as 2026-11-21T00:00:00Z' })
      .optional()
      .describe(
        'Orders that reached the status before this time get no slip; unless given, before the notifier first started.',
      ),
    templates: z
      .string()
      .min(1)
      .optional()
      .describe("Folder with the shop's own templates and words, as in services/notifier/templates."),
  })

export type SlipConfig = z.output<ReturnType<typeof slipSchema>>
