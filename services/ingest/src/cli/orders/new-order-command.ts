import { InvalidArgumentError } from '@commander-js/extra-typings'
import { action, defineCommand, writesJson } from '@slipstream/runtime/cli/define-command.ts'

export const createNewOrderCommand = () =>
  defineCommand('place', {
    summary: 'place an order with ingest',
    description: `Places an order with ingest, by POST /orders, and writes where its status is. The order is given by flags, or as the JSON of that
request by --file. INGEST_URL names ingest; the token is that of an admin of the source of type admin in the configuration. A repeat with the
same --key places nothing again. With --wait it is followed until it is booked; the exit code is then 1 if a person has to decide, or if it
was cancelled. An interrupt only ends this output.`,
    examples: [
      'orders place --name "Ada Miller" --email ada@example.com --line HOODIE-M,2,39.90,Hoodie --address "12 Harbour Street" --city Wellington --postcode 6011 --country NZ --wait',
      'orders place --file order.json --key call-4711 --dry-run',
    ],
  })
    .option(
      '--file <path>',
      'the request as JSON; - reads it from the input. No other flag of the order then',
    )
    .option('--customer <id>', 'a customer by id, as customers list shows it')
    .option('--name <name>', 'a customer by name, with an e-mail address, a phone number, or both')
    .option('--email <address>', 'their e-mail address')
    .option('--phone <number>', 'their phone number, with a country code')
    .option('--line <sku,quantity,price,name...>', 'what is ordered; the SKU may be empty', lineOf)
    .option('--address <text...>', 'street and number, one line each')
    .option('--city <name>', 'town or city')
    .option('--region <name>', 'state, province or region')
    .option('--postcode <code>', 'postcode')
    .option('--country <code>', 'two letters, e.g. NZ')
    .option('--note <text>', 'message to the packer')
    .option('--currency <code>', 'e.g. NZD (default: as configured)')
    .option('--key <text>', 'the Idempotency-Key (default: a new one)')
    .option('--as <name>', 'the admin whose token is used (default: the first one)')
    .option('--wait', 'follow the order until it is booked')
    .option('--dry-run', 'write the request, and send nothing')
    .action(
      action(async ({ file, key, as, wait = false, dryRun = false, json, ...flags }) => {
        const { submitOrder } = await import('./submit-order.ts')
        return submitOrder({ file, key, as, wait, dryRun, flags }, writesJson({ json }))
      }),
    )

export type Line = { sku?: string; quantity: number; unitPrice: string; name: string }

/** Reads a line, after those before it. @throws InvalidArgumentError */
function lineOf(text: string, before: Line[] | undefined): Line[] {
  const [, sku, quantity, unitPrice, name] = /^([^,]*),(\d{1,5}),(\d+(?:\.\d+)?),(.+)$/.exec(text) ?? []
  if (quantity === undefined || unitPrice === undefined || name === undefined)
    throw new InvalidArgumentError('It must be SKU,QUANTITY,PRICE,NAME, e.g. HOODIE-M,2,39.90,Hoodie.')
  const line = {
    ...(sku !== undefined && sku !== '' && { sku }),
    quantity: Number(quantity),
    unitPrice,
    name,
  }
  return [...(before ?? []), line]
}
