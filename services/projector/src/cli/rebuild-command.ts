import { Argument, Option } from '@commander-js/extra-typings'
import { defineCommand, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { readModels } from '../read-models.ts'

const names = readModels.map(({ name }) => name)

export const createRebuildCommand = () =>
  defineCommand('rebuild', {
    summary: "rebuild read models from the log's start and swap them in",
    description: `Builds a new version of a read model from the log's start, beside the live one, compares it, and swaps it in. Read models of
orders that are named together are built together, compared with what was written, and swapped in together; all others, and
what was interrupted, are compared with a second fold of the log. Queries and the projector continue meanwhile. If it is
interrupted, nothing that is live changes, and the next run of the same read models continues. Of alerts and silences no
version is kept for a rollback.`,
    examples: ['rebuild orders', 'rebuild all --fresh', 'rebuild orders --rollback'],
  })
    .addArgument(new Argument('<name...>', 'read models').choices([...names, 'all']))
    .addOption(
      new Option('--fresh', 'drop an unfinished version instead of continuing with it').conflicts('rollback'),
    )
    .option('--rollback', 'make the version that was live before live again, caught up with the log')
    .option('--unverified', 'with --rollback: do not compare it with a fold of the log first')
    .action(async (given, options, command) => {
      const { fresh = false, rollback = false, unverified = false } = options
      if (unverified && !rollback) command.error('error: --unverified requires --rollback')
      const { runRebuild } = await import('./run-rebuild.ts')
      await runRebuild(given, { fresh, rollback, unverified, isJson: writesJson(options) })
    })
