import { failedMailsCommand } from '../failed-mails-command.ts'

export const resendMails = () =>
  failedMailsCommand(
    'resend-mails',
    {
      summary: 'send failed mails about shipments once more',
      description: `Sends mails about shipments of a source once more that failed for a reason. The notifier executes the command and must be running. The
result is how many are due, and how many are left out because their shipment is no longer known. A mail keeps its Message-ID.`,
      examples: [
        'shipments resend-mails admin --failed any --order-id 1001 --reason "the address works again"',
        'shipments resend-mails admin --failed expired --reason "the mail server is back" --dry-run',
      ],
    },
    {
      happened: 'decided',
      only: { flag: '--order-id <id>', help: 'only of this order' },
      definition: async () => (await import('../../commands/shipments/resend-mails.ts')).resendMails,
    },
  )
