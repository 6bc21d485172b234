import { action, defineCommand, writesJson } from '@slipstream/runtime/cli/define-command.ts'

export const createCheckSourceCommand = () =>
  defineCommand('check', {
    summary: 'check a source before it goes live',
    description: `Checks a source before it goes live: keys, clock, webhooks, numbering, participants, slips. Changes nothing. Reads
slipstream.config.yaml (SLIPSTREAM_CONFIG) and the variables of the source's REST keys. With INGEST_URL and INGEST_TOKEN it also
shows what ingest would make of the shop's newest orders. Exit code 1 when something is wrong.`,
    examples: ['source check shop', 'source check shop --json'],
  })
    .argument('<source>', 'as named in the configuration; it needs sources.SOURCE.rest')
    .action(
      action(async (source, { json }) => {
        const { runCheckSource } = await import('./run-check-source.ts')
        return runCheckSource(source, writesJson({ json }))
      }),
    )
