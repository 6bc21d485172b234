import { defineCommand, action, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { numberAboveZero } from '@slipstream/runtime/cli/option-values.ts'
import * as given from './event-options.ts'

export const createReplayCommand = () =>
  defineCommand('replay', {
    summary: 'send past events to a URL or another topic',
    description: `Sends past events again: to a URL as Standard Webhooks, whose webhook-id is the event's id, or to another topic, with their bytes. The
events of a key are sent one after another, in their order. Where a replay stands is in the state file: after a crash or Ctrl-C the same
command continues from there, with the part that the first run chose. Only the last event of a key may then be sent again. An event
that is refused stops the replay with exit code 1; one that can't be delivered in all attempts with 2.`,
    examples: [
      'events replay --to https://analysis.example/hooks --from 2026-11-01 --to-time 2026-11-21 --dry-run',
      'events replay --to https://analysis.example/hooks --secret-env HOOK_SECRET --rate 200 --state november.state',
      'events replay --to staging.orders --source shop --type OrderCreated',
    ],
  })
    .requiredOption('--to <target>', 'a URL, or the name of a topic that is not one of Slipstream')
    .option(given.topicFlag, given.topicHelp, 'orders')
    .option(...given.filterOptions.source)
    .option(...given.filterOptions.type)
    .option(...given.filterOptions.key)
    .addOption(given.versionOption)
    .addOption(given.whereOption)
    .option('--from <time>', given.timeHelp, given.momentOf)
    .option('--to-time <time>', 'before this time (default: now)', given.momentOf)
    .option('--rate <number>', 'events per second at most', numberAboveZero, 100)
    .option('--concurrency <number>', 'keys that are sent at the same time', numberAboveZero, 8)
    .option('--max-attempts <number>', 'for one event, with growing waits between', numberAboveZero, 10)
    .option('--secret-env <name>', 'the variable that holds the secret of the URL, whsec_…', 'REPLAY_SECRET')
    .option('--state <file>', 'where the replay keeps where it stands', 'slipstream-replay.state')
    .option('--dry-run', 'count what would be sent, and send nothing')
    .action(
      action(async ({ topic, from, toTime, to, json, ...options }) => {
        const { runReplay } = await import('./run-replay.ts')
        return runReplay({
          ...{ topic, fromMs: from, toMs: toTime, target: to, filter: given.filterOf(options) },
          ...{ ratePerSecond: options.rate, concurrency: Math.ceil(options.concurrency) },
          ...{ maxAttempts: options.maxAttempts, secretName: options.secretEnv, statePath: options.state },
          ...{ isDryRun: options.dryRun ?? false, isJson: writesJson({ json }) },
        })
      }),
    )
