import { Argument } from '@commander-js/extra-typings'
import { action, defineCommand, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { actorOf, byFlag, byHelp } from '@slipstream/runtime/cli/option-values.ts'
import { submitted } from '../submitted.ts'
import { shipmentArgument, shipmentHelp, shipmentNameOf } from './shipment-name.ts'

const reasonFlag = '--reason <text>'
const reasonHelp = 'why; stored with the command'
const executed = 'Fulfillment executes the command and must be running.'

const shipment = () => new Argument(shipmentArgument, shipmentHelp).argParser(shipmentNameOf)

export const correctAddress = () =>
  defineCommand('correct-address', {
    summary: 'replace the recipient of a shipment that is not booked yet',
    description: `Replaces the recipient of a shipment that is not booked yet. A dead-lettered one is tried again. ${executed}`,
    examples: [
      'shipments correct-address admin/1001/1 --name "Ana Kos" --line "2 Example Street" --postcode 6011 --city Wellington --country NZ --reason "the customer rang up"',
    ],
  })
    .addArgument(shipment())
    .option('--name <name>', 'who gets the parcel')
    .option('--company <name>', 'their company')
    .option('--email <address>', 'where they can be written to')
    .option('--phone <number>', 'where the carrier can call them')
    .requiredOption('--line <text...>', 'street and number, one line each')
    .option('--city <name>', 'town or city')
    .option('--region <name>', 'state, province or region')
    .option('--postcode <code>', 'postcode')
    .requiredOption('--country <code>', 'two letters, e.g. NZ')
    .requiredOption(reasonFlag, reasonHelp)
    .option(byFlag, byHelp)
    .action(
      action(async (params, { line: lines, by, json, ...recipient }) => {
        const { correctAddress } = await import('../../commands/shipments/correct-address.ts')
        const input = { ...recipient, lines, by: actorOf(by) }
        return submitted(correctAddress, { params, input }, writesJson({ json }))
      }),
    )

export const adopt = () =>
  defineCommand('adopt', {
    summary: 'confirm that the carrier booked the shipment',
    description: `Records the booking of a shipment whose booking was unknown, as the carrier has it. ${executed}`,
    examples: [
      'shipments adopt admin/1001/1 --carrier-shipment-id B-4711 --tracking-number TR-1 --reason "it is in their portal"',
    ],
  })
    .addArgument(shipment())
    .requiredOption('--carrier-shipment-id <id>', "the carrier's id of the shipment")
    .option('--tracking-number <number>', 'its tracking number')
    .option('--tracking-url <url>', 'where people can follow it')
    .requiredOption(reasonFlag, reasonHelp)
    .option(byFlag, byHelp)
    .action(
      action(async (params, { by, json, ...booking }) => {
        const { adoptBooking } = await import('../../commands/shipments/adopt-booking.ts')
        return submitted(
          adoptBooking,
          { params, input: { ...booking, by: actorOf(by) } },
          writesJson({ json }),
        )
      }),
    )

export const repeat = () =>
  defineCommand('repeat', {
    summary: 'book again a shipment that the carrier did not book',
    description: `Books a shipment again whose booking was unknown, as the carrier does not have it. ${executed}`,
    examples: ['shipments repeat admin/1001/1 --reason "their portal does not have it"'],
  })
    .addArgument(shipment())
    .requiredOption(reasonFlag, reasonHelp)
    .option(byFlag, byHelp)
    .action(
      action(async (params, { by, reason, json }) => {
        const { repeatBooking } = await import('../../commands/shipments/repeat-booking.ts')
        return submitted(repeatBooking, { params, input: { by: actorOf(by), reason } }, writesJson({ json }))
      }),
    )

export const cancel = () =>
  defineCommand('cancel', {
    summary: 'cancel a shipment',
    description: `Cancels a shipment: it is not booked, or its booking is voided. Refused once the carrier has the parcel. ${executed}`,
    examples: ['shipments cancel admin/1001/1 --reason "ordered twice"'],
  })
    .addArgument(shipment())
    .requiredOption(reasonFlag, reasonHelp)
    .option(byFlag, byHelp)
    .action(
      action(async (params, { by, reason, json }) => {
        const { cancelShipment } = await import('../../commands/shipments/cancel-shipment.ts')
        return submitted(cancelShipment, { params, input: { by: actorOf(by), reason } }, writesJson({ json }))
      }),
    )

export const settle = () =>
  defineCommand('settle', {
    summary: 'report that what went wrong with a parcel is settled',
    description: `Ends the alerts about a parcel that was returned, lost or stalled, was not voided, or was booked before its order changed. ${executed}`,
    examples: ['shipments settle admin/1001/1 --reason "lost; the carrier has paid, and a new one is sent"'],
  })
    .addArgument(shipment())
    .requiredOption(reasonFlag, reasonHelp)
    .option(byFlag, byHelp)
    .action(
      action(async (params, { by, reason, json }) => {
        const { settleShipment } = await import('../../commands/shipments/settle-shipment.ts')
        return submitted(settleShipment, { params, input: { by: actorOf(by), reason } }, writesJson({ json }))
      }),
    )
