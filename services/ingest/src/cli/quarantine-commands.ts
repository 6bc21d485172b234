import { InvalidArgumentError } from '@commander-js/extra-typings'
import { defineCommand, defineGroup, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { actorOf, byFlag, byHelp, numberAboveZero, timeOf } from '@slipstream/runtime/cli/option-values.ts'

const redrive = () =>
  defineCommand('redrive', {
    summary: 'run quarantined deliveries through the mapping again',
    description: `Runs quarantined deliveries through the mapping of ingest again, after a fix of the code or the configuration, and appends to the
orders what is understood now. What is still not understood stays in quarantine, and is listed. What an earlier run redrove is appended
once more under the same id, which readers skip: --since or --event avoid these repeats. Ingest may run meanwhile. A deletion carries
no time: a late one would undo a restoration. So deletions are held back, and redriven only one by one, with --event. The exit code is 0 also
when some are still not understood.`,
    examples: [
      'quarantine redrive --dry-run',
      'quarantine redrive --source shop --reason unreadable-value --why "totals with a comma are read now"',
    ],
  })
    .option('--source <source>', 'only deliveries of this source')
    .option(
      '--reason <word>',
      'only what is quarantined for this reason, e.g. source-error or unreadable-value',
    )
    .option('--event <id>', 'only this one, by the eventId of its response; also a deletion', eventIdOf)
    .option('--since <time>', 'only what was received at this time or later', timeOf)
    .option('--dry-run', 'show what would become of each, and append nothing')
    .option('--rate <number>', 'events per second at most', numberAboveZero, 100)
    .option('--why <text>', 'why it is redriven; stored with every event')
    .option(byFlag, byHelp)
    .action(async ({ source, reason, event, since, dryRun = false, rate, why, by, json }) => {
      const { runQuarantineRedrive } = await import('./run-quarantine-redrive.ts')
      const choice = {
        ...(source === undefined ? {} : { source }),
        ...(reason === undefined ? {} : { reason }),
        ...(event === undefined ? {} : { eventId: event }),
        ...(since === undefined ? {} : { sinceMs: Date.parse(since) }),
      }
      const note = { by: actorOf(by), ...(why === undefined ? {} : { why }) }
      await runQuarantineRedrive({ choice, note, dryRun, ratePerSecond: rate }, writesJson({ json }))
    })

export const createQuarantineCommands = () =>
  defineGroup('quarantine', 'redrive deliveries that were not understood', [redrive()])

/** @throws InvalidArgumentError */
function eventIdOf(text: string): string {
  if (!/^[0-9a-f]{32}$/.test(text)) throw new InvalidArgumentError('It must be 32 hexadecimal digits.')
  return text
}
