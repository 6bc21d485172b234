import type { Option } from '@commander-js/extra-typings'
import { action, defineCommand, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import type { CommandTexts } from '@slipstream/runtime/cli/define-command.ts'
import { actorOf, byFlag, byHelp } from '@slipstream/runtime/cli/option-values.ts'
import { submitted } from '../submitted.ts'

/** A command that tries dead-lettered work of billing again. */
export const redriveWorkCommand = (
  texts: CommandTexts,
  { only, fixed = {} }: { only: Option; fixed?: Record<string, unknown> },
) =>
  defineCommand('redrive', texts)
    .argument('<source>', 'as named in the configuration')
    .addOption(only)
    .option('--id-contains <text>', 'only those whose id contains this text')
    .option('--reason-contains <text>', 'only those whose reason contains this text')
    .option('--dry-run', 'only count them')
    .requiredOption('--reason <text>', 'why; stored with the command')
    .option(byFlag, byHelp)
    .action(
      action(async (source, { by, json, ...options }) => {
        const { redriveBillingWork } = await import('../../commands/billing/redrive-billing-work.ts')
        const input = { ...options, ...fixed, by: actorOf(by) }
        return submitted(redriveBillingWork, { params: { source }, input }, writesJson({ json }))
      }),
    )
