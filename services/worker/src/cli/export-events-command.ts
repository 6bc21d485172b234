import { Option } from '@commander-js/extra-typings'
import { defineCommand, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { rateOf } from '@slipstream/event-log/history/cli/event-options.ts'

export const createExportEventsCommand = () =>
  defineCommand('export', {
    summary: 'bring a folder of Parquet files up to date with the log',
    description: `Writes events into a folder of Parquet files by topic and day (orders/day=2026-11-21/…), which DuckDB and others read as one
table. Only what is new since the last run is read; where it stands is beside the data, in _state. After a crash the same command goes
on; two at the same time can't write into one folder. It reads beside all consumers. The files hold personal data as the log does. docs/analysis.md shows what to do with them.`,
    examples: [
      'events export --format parquet --out events',
      'events export --out events --topic orders alerts --rate 5000',
    ],
  })
    .requiredOption('--out <folder>', 'the folder, new or of an earlier run')
    .addOption(
      new Option('--format <format>', 'of the files')
        .choices(['parquet'] as const)
        .default('parquet' as const),
    )
    .option('--topic <topic...>', 'these topics (default: orders, quarantine, refusals and alerts)')
    .option('--rate <number>', 'records per second at most (default: no limit)', rateOf)
    .action(async ({ out, topic, rate, json }) => {
      const { runExportEvents } = await import('./run-export-events.ts')
      await runExportEvents({ folder: out, topics: topic, ratePerSecond: rate, isJson: writesJson({ json }) })
    })
