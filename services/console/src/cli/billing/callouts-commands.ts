import { Option } from '@commander-js/extra-typings'
import { calloutStates } from '@slipstream/read-models/callouts/callout-document.ts'
import { action, defineCommand, defineGroup, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { actorOf, byFlag, byHelp, numberAboveZero } from '@slipstream/runtime/cli/option-values.ts'
import { submitted } from '../submitted.ts'
import { calloutNameOf } from './billing-name.ts'
import { redriveWorkCommand } from './redrive-work-command.ts'

const executed = 'Billing executes the command and must be running.'
const reasonHelp = 'why; stored with the command'

const list = () =>
  defineCommand('list', {
    summary: 'list call-outs, newest first',
    description: 'Lists requests to the own service as last projected, newest first.',
    examples: [
      'billing callouts list --state dead-lettered',
      'billing callouts list --customer cus_1 --callout certificate --json',
    ],
  })
    .option('--source <source>', 'only of this source')
    .option('--customer <id>', 'only of this customer')
    .option('--callout <name>', 'only of this name in the configuration')
    .addOption(new Option('--state <state...>', 'only in one of these states').choices(calloutStates))
    .option('--max <number>', 'list at most this many', numberAboveZero, 50)
    .action(async ({ max, json, ...filter }) => {
      const { printCallouts } = await import('./print/print-callouts.ts')
      await printCallouts(filter, { isJson: writesJson({ json }), maxItems: max })
    })

const redrive = () =>
  redriveWorkCommand(
    {
      summary: 'try dead-lettered call-outs again',
      description: `Tries dead-lettered call-outs again, with all their attempts and the same webhook-id. ${executed}`,
      examples: ['billing callouts redrive billing --callout certificate --reason "the endpoint is mended"'],
    },
    {
      only: new Option('--callout <name>', 'only of this name in the configuration'),
      fixed: { work: 'callouts' },
    },
  )

const cancel = () =>
  defineCommand('cancel', {
    summary: 'cancel a call-out: it is not sent any more',
    description: `Cancels a call-out that is not over: it is not sent any more, and no callback is awaited. ${executed}`,
    examples: [
      'billing callouts cancel billing/call_6f1c2d3e4b5a69788796a5b4c3d2e1f0 --reason "made by hand"',
    ],
  })
    .argument('<source/id>', 'e.g. billing/call_6f1c…', calloutNameOf)
    .requiredOption('--reason <text>', reasonHelp)
    .option(byFlag, byHelp)
    .action(
      action(async (params, { reason, by, json }) => {
        const { cancelCallout } = await import('../../commands/billing/cancel-callout.ts')
        const input = { reason, by: actorOf(by) }
        return submitted(cancelCallout, { params, input }, writesJson({ json }))
      }),
    )

export const createCalloutsCommands = () =>
  defineGroup('callouts', 'list requests to the own service; try them again, or cancel one', [
    list(),
    redrive(),
    cancel(),
  ])
