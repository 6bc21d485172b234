import { defineCommand, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { rateOf } from '@slipstream/event-log/history/cli/event-options.ts'

export const createWhatIfStalledCommand = () =>
  defineCommand('stalled', {
    summary: 'which orders would be reported as stalled by changed rules',
    description: `Evaluates the rules for stalled orders of the present configuration and of a changed one over the history of a source, and shows which
orders would be reported at another time, newly, or no more; for each status with the number of alerts of orders that moved on by
themselves. Learned rules learn from the beginning of the log. Nothing is written. Memory grows with the number of orders.`,
    examples: [
      'what-if stalled --config changed.config.yaml --source shop',
      'what-if stalled --config changed.config.yaml --source shop --json',
    ],
  })
    .requiredOption('--config <file>', 'the changed configuration; its secrets are not needed')
    .requiredOption('--source <source>', 'of which source')
    .option('--rate <number>', 'records per second at most (default: no limit)', rateOf)
    .action(async ({ config, source, rate, json }) => {
      const { runWhatIfStalled } = await import('./run-what-if-stalled.ts')
      await runWhatIfStalled({ path: config, source, ratePerSecond: rate, isJson: writesJson({ json }) })
    })
