import { action, defineCommand, defineGroup, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { actorOf, byFlag, byHelp, orderNameOf } from '@slipstream/runtime/cli/option-values.ts'
import { failedMailsCommand } from './failed-mails-command.ts'
import { submitted } from './submitted.ts'

const executed = `The notifier executes the command and must be running. The result is how many slips are due, and how many are left out because
their order has ended, is no longer known, or has no such recipient. An interrupt only ends this output.`

const resend = () =>
  defineCommand('resend', {
    summary: 'send the slips of an order once more',
    description: `Sends the slips of an order once more. ${executed}`,
    examples: ['slips resend shop/1042 --reason "the address is corrected"'],
  })
    .argument('<source/order>', 'e.g. shop/1042', orderNameOf)
    .requiredOption('--reason <text>', 'why; stored with the command')
    .option(byFlag, byHelp)
    .action(
      action(async (params, { reason, by, json }) => {
        const { resendSlip } = await import('../commands/slips/resend-slip.ts')
        return submitted(resendSlip, { params, input: { by: actorOf(by), reason } }, writesJson({ json }))
      }),
    )

const resendFailed = () =>
  failedMailsCommand(
    'resend-failed',
    {
      summary: 'send the failed slips of a source once more',
      description: `Sends the slips of a source once more that failed for a reason. ${executed}`,
      examples: [
        'slips resend-failed shop --failed expired --reason "the mail server is back" --dry-run',
        'slips resend-failed shop --failed outcome-unknown --since 2026-11-20 --reason "the scanner hung"',
      ],
    },
    {
      happened: 'due',
      definition: async () => (await import('../commands/slips/resend-failed-slips.ts')).resendFailedSlips,
    },
  )

export const createSlipsCommands = () =>
  defineGroup('slips', 'send slips once more', [resend(), resendFailed()])
