import { withServiceDatabase } from '@slipstream/mongo/with-service-database.ts'
import { inSnapshot } from '../adapters/read-models.ts'
import { differenceOf } from '../pages/timeline/difference.ts'
import type { Difference } from '../pages/timeline/difference.ts'
import { parseParameters } from '../domain/parameters/parse-parameters.ts'
import { getOrder } from '../queries/orders/get-order.ts'
import { print } from '@slipstream/runtime/cli/print.ts'

type NamedOrder = { source: string; orderId: string }

/**
 * Writes what differs between an order at two moments, field by field.
 *
 * @throws where it was not known at one of them
 */
export function printDifference(
  named: NamedOrder,
  { from, to }: { from: string; to: string | undefined },
  isJson: boolean,
): Promise<void> {
  return withServiceDatabase('slipstream-cli', async ({ client, db }) => {
    const params = parseParameters(getOrder.params, named)
    const [before, after] = await inSnapshot(client, db.databaseName, async (snapshot) => {
      const context = {
        snapshot,
        now: new Date(),
        billingSources: {},
        startAfter: undefined,
        next: () => null,
      }
      const stateAt = async (asOf: string | undefined): Promise<object> => {
        const found = (await getOrder.read(context, params, asOf === undefined ? {} : { asOf })) as
          | object
          | undefined
        if (found === undefined)
          throw new Error(`${getOrder.notFound}${asOf === undefined ? '' : ` It was read as of ${asOf}.`}`)
        return found
      }
      return [await stateAt(from), await stateAt(to)] as const
    })
    const differences = differenceOf(before, after)
    for (const one of differences) print(isJson ? JSON.stringify(one) : lineOf(one))
    if (differences.length === 0 && !isJson) print('no difference')
  })
}

function lineOf({ field, before, after }: Difference): string {
  return `${field}  ${before ?? '(nothing)'} -> ${after ?? '(nothing)'}`
}
