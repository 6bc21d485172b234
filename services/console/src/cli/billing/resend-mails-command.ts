import { failedMailsCommand } from '../failed-mails-command.ts'

export const resendMails = () =>
  failedMailsCommand(
    'resend-mails',
    {
      summary: 'send failed mails to customers once more',
      description: `Sends mails of a Stripe account once more that failed for a reason. The notifier executes the command and must be running. The
result is how many are due, and how many are left out because it is too late for them. A mail keeps its Message-ID.`,
      examples: [
        'billing resend-mails billing --failed any --customer-id cus_1 --reason "the address works again"',
        'billing resend-mails billing --failed expired --reason "the mail server is back" --dry-run',
      ],
    },
    {
      happened: 'decided',
      only: { flag: '--customer-id <id>', help: 'only of this customer' },
      definition: async () =>
        (await import('../../commands/billing/resend-billing-mails.ts')).resendBillingMails,
    },
  )
