import { action, defineCommand, defineGroup, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { actorOf, byFlag, byHelp, numberAboveZero } from '@slipstream/runtime/cli/option-values.ts'

const reasonFlag = '--reason <text>'
const noReason = 'no reason was given'

const start = () =>
  defineCommand('start', {
    summary: 'send dead letters back to their consumer',
    description: `Sends dead letters back to their consumer, in order within each key. The service that owns the consumer does
the work and must be running. An interrupt cancels the redrive after the current letter; the next redrive continues with what is left.
Exit code 1 when a letter fails again.`,
    examples: [
      'redrive start --consumer projector --dry-run',
      'redrive start --consumer projector --key shop/1042 --reason "the upcaster is fixed"',
    ],
  })
    .requiredOption('--consumer <name>', 'whose dead letters')
    .option('--key <key>', 'only this one, e.g. shop/1042 (default: all keys)')
    .option(
      '--reason-contains <text>',
      'only what was dead-lettered for a reason with this text, and what waits behind it',
    )
    .option('--dry-run', 'show what the consumer would do, and change nothing')
    .option('--rate <number>', 'letters per second at most (default: no limit)', numberAboveZero)
    .option(reasonFlag, 'why; stored with every letter', noReason)
    .option(byFlag, byHelp)
    .action(
      action(async ({ consumer, key, reasonContains, dryRun = false, rate, reason, by, json }) => {
        const { startRedrive } = await import('./run-redrive.ts')
        const request = {
          ...{ consumer, dryRun, note: { by: actorOf(by), reason } },
          ...(key === undefined ? {} : { key }),
          ...(reasonContains === undefined ? {} : { reasonContains }),
          ...(rate === undefined ? {} : { ratePerSecond: rate }),
        }
        return startRedrive(request, writesJson({ json }))
      }),
    )

const show = () =>
  defineCommand('show', {
    summary: 'show how far a redrive is',
    examples: ['redrive show 5f1d7a44-0c1e-4a57-9d0a-3d0a3c3f5b11'],
  })
    .argument('<id>', "the redrive's id, which start writes")
    .action(async (id, { json }) => {
      const { showRedrive } = await import('./run-redrive.ts')
      await showRedrive(id, writesJson({ json }))
    })

const cancel = () =>
  defineCommand('cancel', {
    summary: 'end a redrive after the current letter',
    description:
      'Ends a redrive after the current letter. What is redriven stays so. Exit code 1 when it had ended already.',
    examples: ['redrive cancel 5f1d7a44-0c1e-4a57-9d0a-3d0a3c3f5b11 --reason "the wrong consumer"'],
  })
    .argument('<id>', "the redrive's id, which start writes")
    .option(reasonFlag, 'why; stored with the redrive', noReason)
    .option(byFlag, byHelp)
    .action(
      action(async (id, { reason, by, json }) => {
        const { endRedrive } = await import('./run-redrive.ts')
        return endRedrive(id, { by: actorOf(by), reason }, writesJson({ json }))
      }),
    )

export const createRedriveCommands = () =>
  defineGroup('redrive', 'send dead letters back to their consumer', [start(), show(), cancel()])
