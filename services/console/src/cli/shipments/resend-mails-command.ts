import { Option } from '@commander-js/extra-typings'
import { action, defineCommand, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { actorOf, byFlag, byHelp, timeOf } from '@slipstream/runtime/cli/option-values.ts'
import { submitted } from '../submitted.ts'
import { failureReasons } from '../../commands/failure-reasons.ts'

export const resendMails = () =>
  defineCommand('resend-mails', {
    summary: 'send failed mails about shipments once more',
    description: `Sends mails about shipments of a source once more that failed for a reason. The notifier executes the command and must be running. The
result is how many are due, and how many are left out because their shipment is no longer known. A mail keeps its Message-ID.`,
    examples: [
      'shipments resend-mails admin --failed any --order-id 1001 --reason "the address works again"',
      'shipments resend-mails admin --failed expired --reason "the mail server is back" --dry-run',
    ],
  })
    .argument('<source>', 'as named in the configuration')
    .addOption(new Option('--failed <why>', 'why they failed').choices(failureReasons).makeOptionMandatory())
    .option('--order-id <id>', 'only of this order')
    .option('--since <time>', 'decided at this time or later', timeOf)
    .option('--until <time>', 'decided before this time', timeOf)
    .option('--dry-run', 'only count them')
    .requiredOption('--reason <text>', 'why; stored with the command')
    .option(byFlag, byHelp)
    .action(
      action(async (source, { by, json, ...options }) => {
        const { resendMails } = await import('../../commands/shipments/resend-mails.ts')
        const input = { ...options, by: actorOf(by) }
        return submitted(resendMails, { params: { source }, input }, writesJson({ json }))
      }),
    )
