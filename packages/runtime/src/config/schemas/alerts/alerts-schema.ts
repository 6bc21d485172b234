import { z } from 'zod'
import { closedObject } from '../../closed-object.ts'
import { mailAddress } from '../../values/mail-address.ts'
import { secretReference } from '../../values/secret-reference.ts'
import { urlOrVariable } from '../../values/url-or-variable.ts'
import { locale, timeZone } from '../locale-schema.ts'
import type { SecretsFrom } from '../../values/secrets-from.ts'

const email = closedObject({
  from: mailAddress.describe('The sender of alerts.'),
  to: z.array(mailAddress).min(1, 'must be a list of at least one address').describe('The recipients.'),
})

const groupKeys = ['rule', 'source'] as const

function alertmanagerSchema(secrets: Pick<SecretsFrom, 'alertmanager'>) {
  return closedObject({
    urls: z
      .array(urlOrVariable(secrets.alertmanager))
      .min(1, 'must be a list of at least one URL')
      .max(10)
      .describe('URL of each instance, without `/api/v2`. All of a cluster are to be listed.'),
    token: secretReference(secrets.alertmanager)
      .optional()
      .describe('Sent as a bearer token. Default: none.'),
    repeatMs: z
      .int()
      .min(1_000)
      .max(120_000)
      .default(15_000)
      .describe(
        'How often all firing alerts are posted, in milliseconds; less than half the `resolve_timeout` of Alertmanager.',
      ),
    labels: z
      .record(
        z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'must be the name of a Prometheus label'),
        z.string().min(1),
      )
      .default({})
      .describe('Labels that every alert gets, e.g. `team: shop`. They do not replace those of the alert.'),
  })
}

/** How alerts are sent to people. The intervals are those of Prometheus Alertmanager. */
export function alertsSchema(secrets: Pick<SecretsFrom, 'alertmanager'>) {
  return closedObject({
    email: email.optional().describe('Alerts by e-mail; default: no mail is sent.'),
    slack: z.boolean().default(true).describe('Whether alerts go to `SLACK_WEBHOOK_URL`, where that is set.'),
    alertmanager: alertmanagerSchema(secrets)
      .optional()
      .describe('Alerts are posted to Prometheus Alertmanager, too. Default: they are not.'),
    groupBy: z
      .array(z.enum(groupKeys))
      .default([...groupKeys])
      .describe('Alerts that are equal in these go into one message.'),
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
        'The minimum time between two messages of a group whose alerts have changed, in milliseconds.',
      ),
    repeatIntervalMs: z
      .int()
      .min(1_000)
      .default(14_400_000)
      .describe('The time after which the message of an unchanged group is repeated, in milliseconds.'),
    sendResolved: z.boolean().default(true).describe('Whether a message is sent when an alert is resolved.'),
    consoleUrl: z
      .url({ protocol: /^https?$/, error: 'must be a URL with http or https' })
      .optional()
      .describe('URL at which people reach the console. With https, its cookies are sent over https only.'),
    runbooksUrl: z
      .url({ protocol: /^https?$/, error: 'must be a URL with http or https' })
      .optional()
      .describe(
        'URL of `docs/runbooks/`: the name of a runbook, e.g. `missing-order.md`, is appended. Default: messages have only the name.',
      ),
    locale: locale
      .default('en')
      .describe(
        'Language of messages: `en` and `de` are shipped, others can be added as files (`templates`).',
      ),
    timeZone: timeZone.default('UTC').describe('Time zone of the times in messages.'),
    templates: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Folder with your own templates and words of alerts, laid out as services/notifier/templates.',
      ),
  })
}

export type AlertsConfig = z.output<ReturnType<typeof alertsSchema>>
