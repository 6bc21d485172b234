import { readFileSync } from 'node:fs'
import {
  billingMails,
  billingTriggers,
} from '@slipstream/runtime/config/schemas/sources/billing-rules/billing-names.ts'
import type {
  BillingMailName,
  BillingTrigger,
} from '@slipstream/runtime/config/schemas/sources/billing-rules/billing-names.ts'
import { defaultRules } from '@slipstream/runtime/config/schemas/sources/billing-rules/default-rules.ts'
import { table } from './schema-table.ts'

type Meaning = [when: string, until: string]

/** What each trigger means: when it is set off, and until when a mail about it is sent. */
const meanings: Readonly<Record<BillingTrigger, Meaning>> = {
  'subscription-started': ['It is active or in its trial for the first time.', 'it has ended'],
  'subscription-renewed': ['A new period has begun, paid or not.', 'it has ended'],
  'subscription-incomplete': ['It was made, and its first payment is not complete.', 'it has another status'],
  'subscription-past-due': ['A payment failed, and the provider tries again.', 'it has another status'],
  'subscription-unpaid': [
    'All attempts failed, and invoices are not collected any more.',
    'it has another status',
  ],
  'subscription-paused': ['Its trial ended without a payment method.', 'it has another status'],
  'subscription-recovered': ['It is active again after it was past due or unpaid.', 'it has another status'],
  'subscription-expired': ['Its first payment was not made within 23 hours.', '–'],
  'subscription-ended': ['It is cancelled for good.', '–'],
  'plan-changed': ['Its price, product or quantity changed.', 'it changed again, or has ended'],
  'cancellation-requested': ['It is to end, e.g. with its period.', 'that was withdrawn, or it has ended'],
  'invoice-paid': ['An invoice was paid; over nothing, there is no receipt.', '–'],
  'payment-failed': ['An attempt to collect an invoice failed.', 'it is paid or void, or was tried again'],
  'action-required': ['The customer has to confirm a payment (SCA).', 'it is confirmed, paid or void'],
  'stripe-event': ['An event of the type `event`, whatever it is about. A fetched object is none.', '–'],
  'trial-ending': ['Before the end of a trial.', 'it was prolonged, cancelled or has ended'],
  'subscription-expiring': [
    'Before a first payment must be complete: 23 hours after it was made.',
    'it has another status',
  ],
  'subscription-ending': [
    'Before the end of one that was cancelled.',
    'the cancellation was withdrawn or moved',
  ],
  'renewal-due': [
    'Before the end of a period that will be followed by another one.',
    'it was cancelled or changed',
  ],
  'payment-retry': [
    'Before the next attempt to collect an invoice, after one that failed.',
    'it is paid, or the attempt was moved',
  ],
  'card-expiring': [
    'Before the end of the last month of the card that pays a subscription.',
    'another card pays, or the bank has renewed it',
  ],
}

type Words = { notices: Record<BillingMailName, { subject: string; ops: string }> }

/** docs/billing-mails.md: what sets off mails, the kinds of mail, and the shipped table. */
export function renderBillingMails(): string {
  return `# The mails of billing

<!-- Made by npm run docs; edit docs/render-billing-mails.ts, and the table and words that it reads. -->

Who is notified of what and when is a table: \`rules\` of a source of the type \`stripe\` ([all keys](configuration.md)). A row names what sets
it off, the mail, to whom, and when. Each row sends one mail for each time that it happens, whatever arrives twice, late or in another
order, and whichever process dies ([ADR 47](adr/0047-reminders-are-rows-of-a-table.md)).

\`\`\`yaml
rules:
  - { on: payment-failed, mail: payment-failed }
  - { on: subscription-past-due, mail: past-due, after: { days: 4, at: '09:00' } }
  - { on: action-required, mail: action-required, after: { days: 1, at: '09:00' }, repeat: { every: { days: 2 }, times: 3 } }
  - { on: trial-ending, mail: trial-ending, before: { days: 7, at: '09:00' } }
  - { on: subscription-unpaid, mail: unpaid, to: ops }
  - { on: stripe-event, event: charge.dispute.created, mail: stripe-event, to: ops }
\`\`\`

## What sets off a mail

A mail is decided when it is due, on the newest state. It is not sent if what set it off is over by then.

${table(
  ['\`on\`', 'When', 'Not sent any more once'],
  billingTriggers.map((name) => [`\`${name}\``, ...meanings[name]]),
)}
The last six are known before they happen: their rows have \`before\`, all others \`after\` or neither. A time before something that was
over for longer than \`notOlderThanMs\` when it became known is left out, e.g. the row of 7 days for a trial of 3.
Of several rows with the same mail that are late together, e.g. after an outage, only the last is sent.

## Times

- \`after: { days: 3, at: '09:00' }\` is 9 o'clock, 3 calendar days later, in \`timeZone\` of the source; with \`customerTimeZone\`, in that
  of the customer, where its metadata in Stripe names one.
- A day that a month does not have is its last one: one month after the 31st of January is the 28th or 29th of February.
- A time of day that is skipped when the clocks go forward is as much later: 02:30 becomes 03:30. One that comes twice when they go
  back is the first of the two. \`hours\` and \`minutes\` really pass, whatever the clocks do.
- \`at\` alone is the next such time of day after, or the last before, also the very minute.
- The month of a card ends with its last day in that time zone.
- \`afterMs\` and \`beforeMs\` are lengths without a calendar. What was sent for such rules is not sent again.

## The mails

In English and German, in the customer's language of Stripe, or else \`mail.locale\`. Plans have the names of \`plans\`, or else of the
price or product in Stripe. With \`mail.accountUrl\`, mails about trials, renewals, ends and cards link to it. Mails to \`ops\` have what is
known as facts, in \`alerts.locale\`, and go to each address of \`alerts.email.to\`.

${table(['\`mail\`', 'Subject', 'Subject in German', 'To operators'], mailRows())}
## The shipped table

\`defaultRules: true\` applies it as well as \`rules\`. A row of \`rules\` that equals one of it is the same row.

\`\`\`yaml
${defaultRules.map((rule) => `- ${inYaml(rule)}`).join('\n')}
\`\`\`
`
}

function mailRows(): string[][] {
  const [en, de] = ['en', 'de'].map(
    (language) =>
      JSON.parse(readFileSync(`services/notifier/templates/billing-words/${language}.json`, 'utf8')) as Words,
  ) as [Words, Words]
  return billingMails.map((mail) => {
    const isForOps = mail === 'stripe-event'
    const subjects = isForOps
      ? ['only to operators', '']
      : [en.notices[mail].subject, de.notices[mail].subject]
    return [`\`${mail}\``, ...subjects, isForOps ? 'the type of the event' : en.notices[mail].ops]
  })
}

/** As one writes it: on one line, texts without quotes where they need none. */
function inYaml(value: unknown): string {
  if (typeof value !== 'object' || value === null) {
    const text = String(value)
    return text.includes(':') ? `'${text}'` : text
  }
  return `{ ${Object.entries(value)
    .map(([key, member]) => `${key}: ${inYaml(member)}`)
    .join(', ')} }`
}
