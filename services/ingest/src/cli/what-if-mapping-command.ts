import { action, defineCommand, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { momentOf, rateOf, timeHelp } from '@slipstream/event-log/history/cli/event-options.ts'

export const createWhatIfMappingCommand = () =>
  defineCommand('mapping', {
    summary: 'what orders would be if sources were read by a changed configuration',
    description: `Reads the history of sources by the present configuration and by a changed one, and shows what would differ, order by order: fields,
participants, deliveries that would be quarantined, and quarantined ones that would be read. Nothing is written. The JSON that sources
sent is kept with every event, so the whole history can be read again. Exit code 1 where something would be quarantined that is not now.`,
    examples: [
      'what-if mapping --config changed.config.yaml --source shop',
      'what-if mapping --config changed.config.yaml --from -30d --json',
    ],
  })
    .requiredOption('--config <file>', 'the changed configuration; its secrets are not needed')
    .option('--source <source...>', 'only these sources (default: all that both configurations have)')
    .option('--from <time>', timeHelp, momentOf)
    .option('--to <time>', 'before this time (default: now)', momentOf)
    .option('--rate <number>', 'records per second at most (default: no limit)', rateOf)
    .action(
      action(async ({ config, source, from, to, rate, json }) => {
        const { runWhatIfMapping } = await import('./run-what-if-mapping.ts')
        return runWhatIfMapping({
          ...{ path: config, sources: source, fromMs: from, toMs: to, ratePerSecond: rate },
          isJson: writesJson({ json }),
        })
      }),
    )
