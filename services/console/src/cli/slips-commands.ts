import { Option } from '@commander-js/extra-typings'
import { action, defineCommand, defineGroup, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { actorOf, byFlag, byHelp, orderNameOf, timeOf } from '@slipstream/runtime/cli/option-values.ts'
import { failureReasons } from '../commands/failure-reasons.ts'
import { submitted } from './submitted.ts'

const reasonFlag = '--reason <text>'
const reasonHelp = 'why; stored with the command'
const executed = `The notifier executes the command and must be running. The result is how many slips are due, and how many are left out because
their order has ended, is no longer known, or has no such recipient. An interrupt only ends this output.`

const resend = () =>
  defineCommand('resend', {
    summary: 'send the slips of an order once more',
    description: `Sends the slips of an order once more. ${executed}`,
    examples: ['slips resend shop/1042 --reason "the address is corrected"'],
  })
    .argument('<source/order>', 'e.g. shop/1042', orderNameOf)
    .requiredOption(reasonFlag, reasonHelp)
    .option(byFlag, byHelp)
    .action(
      action(async (params, { reason, by, json }) => {
        const { resendSlip } = await import('../commands/resend-slip.ts')
        return submitted(resendSlip, { params, input: { by: actorOf(by), reason } }, writesJson({ json }))
      }),
    )

const resendFailed = () =>
  defineCommand('resend-failed', {
    summary: 'send the failed slips of a source once more',
    description: `Sends the slips of a source once more that failed for a reason. ${executed}`,
    examples: [
      'slips resend-failed shop --failed expired --reason "the mail server is back" --dry-run',
      'slips resend-failed shop --failed outcome-unknown --since 2026-11-20 --reason "the scanner hung"',
    ],
  })
    .argument('<source>', 'as named in the configuration')
    .addOption(new Option('--failed <why>', 'why they failed').choices(failureReasons).makeOptionMandatory())
    .option('--since <time>', 'due at this time or later', timeOf)
    .option('--until <time>', 'due before this time', timeOf)
    .option('--dry-run', 'only count them')
    .requiredOption(reasonFlag, reasonHelp)
    .option(byFlag, byHelp)
    .action(
      action(async (source, { by, json, ...options }) => {
        const { resendFailedSlips } = await import('../commands/resend-failed-slips.ts')
        const input = { ...options, by: actorOf(by) }
        return submitted(resendFailedSlips, { params: { source }, input }, writesJson({ json }))
      }),
    )

export const createSlipsCommands = () =>
  defineGroup('slips', 'send slips once more', [resend(), resendFailed()])
