import { Argument, Option } from '@commander-js/extra-typings'
import { shipmentStatuses } from '@slipstream/read-models/shipments/shipment-document.ts'
import { defineCommand, defineGroup, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { numberAboveZero } from '@slipstream/runtime/cli/option-values.ts'
import { adopt, cancel, correctAddress, repeat, settle } from './decision-commands.ts'
import { redrive } from './redrive-command.ts'
import { resendMails } from './resend-mails-command.ts'
import { shipmentArgument, shipmentHelp, shipmentNameOf } from './shipment-name.ts'

const waits = ['carrier', 'rate-limit', 'look-up', 'retry', 'label', 'person'] as const

const list = () =>
  defineCommand('list', {
    summary: 'list shipments, newest first',
    description: 'Lists shipments as last projected, newest first.',
    examples: [
      'shipments list --status dead-lettered',
      'shipments list --waits-for carrier --carrier bobs-post --max 5 --json',
    ],
  })
    .option('--source <source>', 'only of this source')
    .option('--order-id <id>', 'only of this order')
    .addOption(new Option('--status <status>', 'only with this status').choices(shipmentStatuses))
    .option('--carrier <name>', 'only of this carrier')
    .addOption(new Option('--waits-for <what>', 'only those that wait for this').choices(waits))
    .option(
      '--search <text>',
      'finds the beginnings of order and tracking numbers, names and e-mail addresses',
    )
    .option('--max <number>', 'list at most this many', numberAboveZero, 50)
    .action(async ({ search, max, json, ...filter }) => {
      const { printShipments } = await import('./print-shipments.ts')
      await printShipments({ ...filter, q: search }, { isJson: writesJson({ json }), maxItems: max })
    })

const show = () =>
  defineCommand('show', {
    summary: 'show a shipment and what happened to it',
    examples: ['shipments show admin/1001/1'],
  })
    .addArgument(new Argument(shipmentArgument, shipmentHelp).argParser(shipmentNameOf))
    .action(async (params, { json }) => {
      const { printShipment } = await import('./print-shipments.ts')
      await printShipment(params, writesJson({ json }))
    })

export const createShipmentsCommands = () =>
  defineGroup('shipments', 'list shipments, and decide about those that wait', [
    list(),
    show(),
    redrive(),
    correctAddress(),
    adopt(),
    repeat(),
    cancel(),
    settle(),
    resendMails(),
  ])
