import { z } from 'zod'
import { closedObject } from '../closed-object.ts'
import { mailAddress } from '../mail-address.ts'
import { locale, timeZone } from './place-schema.ts'

const email = closedObject({
  from: mailAddress.describe('Who alerts are from.'),
  to: z.array(mailAddress).min(1, 'must be a list of at least one address').describe('Who is told.'),
})

const groupKeys = ['rule', 'source'] as const

/** How people are told of alerts; the times mean what they mean in Prometheus Alertmanager. */
export const alertsSchema = closedObject({
  email: email.optional().describe('Alerts by e-mail; nobody is mailed unless given.'),
  slack: z.boolean().default(true).describe('Whether alerts go to `SLACK_WEBHOOK_URL`, where that is set.'),
  groupBy: z
    .array(z.enum(groupKeys))
    .default([...groupKeys])
    .describe('Alerts that agree in these are told in one message.'),
  groupWaitMs: z
    .int()
    .min(0)
    .default(30_000)
    .describe('How long the first message of a group waits for more alerts, in milliseconds.'),
  groupIntervalMs: z
    .int()
    .min(1_000)
    .default(300_000)
    .describe(
      'Least time from one message of a group to the next, when alerts have come or gone, in milliseconds.',
    ),
  repeatIntervalMs: z
    .int()
    .min(1_000)
    .default(14_400_000)
    .describe('When a group that has not changed is told again, in milliseconds.'),
  sendResolved: z.boolean().default(true).describe('Whether people are told that an alert has ended.'),
  consoleUrl: z
    .url({ protocol: /^https?$/, error: 'must be a URL with http or https' })
    .optional()
    .describe('Where people reach the console. Messages do not link to it until it has pages for people.'),
  runbooksUrl: z
    .url({ protocol: /^https?$/, error: 'must be a URL with http or https' })
    .optional()
    .describe(
      'Where people read `docs/runbooks/`: a runbook, as `missing-order.md`, is joined to it. Only named unless given.',
    ),
  locale: locale
    .default('en')
    .describe('Language of messages: `en` and `de` are shipped, others are files beside them (`templates`).'),
  timeZone: timeZone.default('UTC').describe('Time zone of the times in messages.'),
  templates: z
    .string()
    .min(1)
    .optional()
    .describe('Folder with your own templates and words of alerts, as in services/notifier/templates.'),
})

export type AlertsConfig = z.output<typeof alertsSchema>
