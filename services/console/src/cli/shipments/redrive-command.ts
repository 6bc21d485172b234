import { Argument, Option } from '@commander-js/extra-typings'
import { action, defineCommand, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { actorOf, byFlag, byHelp, numberAboveZero } from '@slipstream/runtime/cli/option-values.ts'
import { submitted } from '../submitted.ts'
import { shipmentHelp, shipmentNameOf } from './shipment-name.ts'

const steps = ['check-address', 'book', 'fetch-label', 'void'] as const

export const redrive = () =>
  defineCommand('redrive', {
    summary: 'try dead-lettered shipments again: one, those that match, or all',
    description: `Tries dead-lettered shipments again: one, those that match, or with --all every one. Fulfillment executes the command and must be
running. The result is how many matched and how many are tried again.`,
    examples: [
      'shipments redrive admin/1001/1 --reason "the carrier mended its rules"',
      'shipments redrive --carrier bobs-post --step book --reason "the account is paid" --dry-run',
      'shipments redrive --all --rate 5 --reason "the account is paid"',
    ],
  })
    .addArgument(new Argument('[source/order/number]', shipmentHelp).argParser(shipmentNameOf))
    .option('--source <source>', 'only of this source')
    .option('--carrier <name>', 'only of this carrier')
    .addOption(new Option('--step <step>', 'only those that failed at this step').choices(steps))
    .option('--code <code>', 'only those with this error code of the carrier')
    .option('--reason-contains <text>', 'only those whose reason contains this text')
    .option('--all', 'every dead-lettered shipment')
    .option('--rate <number>', 'shipments per second at most', numberAboveZero, 10)
    .option('--dry-run', 'only count them')
    .requiredOption('--reason <text>', 'why; stored with the command')
    .option(byFlag, byHelp)
    .action((params, { by, json, all = false, rate, dryRun, reason, ...filter }, command) => {
      const isFiltered = Object.values(filter).some((value) => value !== undefined)
      if (Number(params !== undefined) + Number(isFiltered) + Number(all) !== 1)
        command.error('error: name either one shipment, or a filter, or --all')
      const input = { dryRun, reason, by: actorOf(by) }
      return action(async () => {
        const isJson = writesJson({ json })
        if (params !== undefined) {
          const { redriveShipment } = await import('../../commands/shipments/redrive-shipment.ts')
          return submitted(redriveShipment, { params, input }, isJson)
        }
        const { redriveShipments } = await import('../../commands/shipments/redrive-shipments.ts')
        return submitted(redriveShipments, { input: { ...filter, ...input, ratePerSecond: rate } }, isJson)
      })()
    })
