import { Argument, Option } from '@commander-js/extra-typings'
import { exportedKinds } from '@slipstream/exports/domain/columns.ts'
import { exportFormats, topicNames } from '@slipstream/exports/domain/request/export-request.ts'
import { action, defineCommand, defineGroup, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { actorOf, byFlag, byHelp, numberAboveZero, timeOf } from '@slipstream/runtime/cli/option-values.ts'

const list = (text: string): string[] => text.split(',').map((one) => one.trim())
const idHelp = "the export's id, which create writes"
const outputFlag = '--output <path>'
const outputHelp =
  'the file or folder to write to; an existing file is kept (default: here, under its own name)'

const create = () =>
  defineCommand('create', {
    summary: 'export rows as a file, and wait for it',
    description: `Exports rows as a file, made by the worker, which must be running. Writes the progress, and ends when the file is
ready: see exports download. An interrupt ends the waiting, not the export. Exit code 1 when it failed or was refused.`,
    examples: [
      'exports create orders --status completed --from 2026-11-01 --reason "the accounts of November"',
      'exports create events --topic billing --format parquet --download --reason "for analysis"',
      'exports create participants --personal-data --delimiter semicolon --reason "the check-in list"',
    ],
  })
    .addArgument(new Argument('<of>', 'what is exported').choices(exportedKinds))
    .requiredOption('--reason <text>', 'why; stored with the export')
    .addOption(new Option('--format <format>').choices(exportFormats).default('csv' as const))
    .option('--columns <names>', 'in their order, separated by commas (default: all)', list)
    .addOption(
      new Option('--delimiter <name>', 'of CSV (default: comma)').choices([
        'comma',
        'semicolon',
        'tab',
      ] as const),
    )
    .option('--file-name <name>', 'its name (default: made of what it has and when)')
    .addOption(new Option('--topic <topic>', 'of events').choices(topicNames))
    .option('--type <types>', 'only events of these types, separated by commas', list)
    .option('--key <key>', 'only events with this key, e.g. shop/1042')
    .option('--source <source>', 'only of this source')
    .option('--status <statuses>', 'only with one of these statuses, separated by commas', list)
    .option('--carrier <name>', 'only shipments of this carrier')
    .option('--rule <rule>', 'only alerts of this rule')
    .option('--from <time>', 'only rows of this time or later', timeOf)
    .option('--to <time>', 'only rows before this time', timeOf)
    .option('--as-of <time>', 'the state in the world at this time', timeOf)
    .option('--known-at <time>', 'the state that Slipstream knew at this time', timeOf)
    .option('--personal-data', 'write personal columns, too')
    .option('--recipient <address>', 'who gets a mail when it has ended')
    .option('--no-wait', 'only request it')
    .option('--download', 'download the file when it is ready')
    .option(outputFlag, outputHelp)
    .option(byFlag, byHelp)
    .action(
      action(async (of, { json, by, wait, download = false, output, format, ...given }) => {
        const { createAndWait } = await import('./follow-export.ts')
        const input = { ...given, of, format, by: actorOf(by) }
        return createAndWait(input, {
          isJson: writesJson({ json }),
          waits: wait || download,
          download,
          output,
        })
      }),
    )

const listAll = () =>
  defineCommand('list', {
    summary: 'list exports, newest first',
    examples: ['exports list', 'exports list --max 5 --json'],
  })
    .option('--max <number>', 'list at most this many', numberAboveZero, 20)
    .action(async ({ max, json }) => {
      const { printExports } = await import('./print-exports.ts')
      await printExports({ isJson: writesJson({ json }), maxItems: max })
    })

const get = () =>
  defineCommand('get', {
    summary: 'show how far an export is',
    examples: ['exports get 5f1d7a44-0c1e-4a57-9d0a-3d0a3c3f5b11'],
  })
    .argument('<id>', idHelp)
    .action(async (id, { json }) => {
      const { printExport } = await import('./print-exports.ts')
      await printExport(id, writesJson({ json }))
    })

const cancel = () =>
  defineCommand('cancel', {
    summary: 'cancel an export that is not finished',
    examples: ['exports cancel 5f1d7a44-0c1e-4a57-9d0a-3d0a3c3f5b11 --reason "the wrong month"'],
  })
    .argument('<id>', idHelp)
    .requiredOption('--reason <text>', 'why; stored with the export')
    .option(byFlag, byHelp)
    .action(
      action(async (id, { by, json, reason }) => {
        const { cancelExport } = await import('../../commands/exports/cancel-export.ts')
        const { submitAndWait } = await import('../submit-and-wait.ts')
        const input = { reason, by: actorOf(by) }
        return submitAndWait(cancelExport, { params: { id }, input }, writesJson({ json }))
      }),
    )

const download = () =>
  defineCommand('download', {
    summary: 'download the file of an export',
    description: `Downloads the file of an export from its store. SLIPSTREAM_CONFIG names the configuration that has it.`,
    examples: ['exports download 5f1d7a44-0c1e-4a57-9d0a-3d0a3c3f5b11 --output orders.csv'],
  })
    .argument('<id>', idHelp)
    .option(outputFlag, outputHelp)
    .action(async (id, { output, json }) => {
      const { downloadExport } = await import('./download-export.ts')
      await downloadExport(id, { output, isJson: writesJson({ json }) })
    })

export const createExportsCommands = () =>
  defineGroup('exports', 'export orders, events and more as files; list, cancel and download exports', [
    create(),
    listAll(),
    get(),
    cancel(),
    download(),
  ])
