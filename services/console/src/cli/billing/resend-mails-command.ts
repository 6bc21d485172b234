import { Option } from '@commander-js/extra-typings'
import { action, defineCommand, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { actorOf, byFlag, byHelp, timeOf } from '@slipstream/runtime/cli/option-values.ts'
import { submitted } from '../submitted.ts'
import { failureReasons } from '../../commands/failure-reasons.ts'

export const resendMails = () =>
  defineCommand('resend-mails', {
    summary: 'send failed mails to customers once more',
    description: `Sends mails of a Stripe account once more that failed for a reason. The notifier executes the command and must be running. The
result is how many are due, and how many are left out because it is too late for them. A mail keeps its Message-ID.`,
    examples: [
      'billing resend-mails billing --failed any --customer-id cus_1 --reason "the address works again"',
      'billing resend-mails billing --failed expired --reason "the mail server is back" --dry-run',
    ],
  })
    .argument('<source>', 'as named in the configuration')
    .addOption(new Option('--failed <why>', 'why they failed').choices(failureReasons).makeOptionMandatory())
    .option('--customer-id <id>', 'only of this customer')
    .option('--since <time>', 'decided at this time or later', timeOf)
    .option('--until <time>', 'decided before this time', timeOf)
    .option('--dry-run', 'only count them')
    .requiredOption('--reason <text>', 'why; stored with the command')
    .option(byFlag, byHelp)
    .action(
      action(async (source, { by, json, ...options }) => {
        const { resendBillingMails } = await import('../../commands/billing/resend-billing-mails.ts')
        const input = { ...options, by: actorOf(by) }
        return submitted(resendBillingMails, { params: { source }, input }, writesJson({ json }))
      }),
    )
