import { Option } from '@commander-js/extra-typings'
import { action, defineCommand, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import type { CommandTexts } from '@slipstream/runtime/cli/define-command.ts'
import { actorOf, byFlag, byHelp, timeOf } from '@slipstream/runtime/cli/option-values.ts'
import type { CommandDefinition } from '../commands/command-definition.ts'
import { failureReasons } from '../commands/failure-reasons.ts'
import { submitted } from './submitted.ts'

type FailedMails = {
  /** When mails of this kind begin, e.g. `decided`. */
  happened: string
  /** What they can be narrowed to, beside the time. */
  only?: { flag: string; help: string }
  definition(): Promise<CommandDefinition>
}

/** A command that sends failed mails of a source once more. */
export const failedMailsCommand = (
  name: string,
  texts: CommandTexts,
  { happened, only, definition }: FailedMails,
) => {
  const command = defineCommand(name, texts)
    .argument('<source>', 'as named in the configuration')
    .addOption(new Option('--failed <why>', 'why they failed').choices(failureReasons).makeOptionMandatory())
  const narrowed = only === undefined ? command : command.option(only.flag, only.help)
  return narrowed
    .option('--since <time>', `${happened} at this time or later`, timeOf)
    .option('--until <time>', `${happened} before this time`, timeOf)
    .option('--dry-run', 'only count them')
    .requiredOption('--reason <text>', 'why; stored with the command')
    .option(byFlag, byHelp)
    .action(
      action(async (source, { by, json, ...options }) => {
        const input = { ...options, by: actorOf(by) }
        return submitted(await definition(), { params: { source }, input }, writesJson({ json }))
      }),
    )
}
