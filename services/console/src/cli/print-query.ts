import { withServiceDatabase } from '@slipstream/mongo/with-service-database.ts'
import { inSnapshot } from '../adapters/read-models.ts'
import type { BillingSources } from '../domain/billing/entitlement-source.ts'
import type { Cursor } from '../domain/cursor.ts'
import { parseParameters } from '../domain/parameters/parse-parameters.ts'
import type { QueryDefinition } from '../queries/query-definition.ts'
import type { Page } from '../responses/page.ts'
import { withoutUndefined } from './without-undefined.ts'
import { print } from '@slipstream/runtime/cli/print.ts'
import { printableValue } from '@slipstream/runtime/text/printable.ts'

/** No list depends on the configuration. */
const billingSources: BillingSources = {}
const maxPageSize = 200

export type GivenQuery = { params?: Record<string, unknown>; query: Record<string, unknown> }

/**
 * Writes what a query of the API that lists something finds, page by page, one item after another.
 *
 * @param maxItems default: all
 * @throws if the query finds nothing to list
 */
export function printList<Item>(
  definition: QueryDefinition,
  given: GivenQuery,
  {
    textOf,
    none,
    isJson,
    maxItems = Infinity,
  }: {
    textOf: (item: Item) => string
    /** Written for people where the list is empty. */
    none: string
    isJson: boolean
    maxItems?: number | undefined
  },
): Promise<void> {
  return withServiceDatabase('slipstream-cli', async ({ client, db }) => {
    const params = parseParameters(definition.params, given.params ?? {})
    const query = parseParameters(definition.query, withoutUndefined(given.query))
    let count = 0
    let startAfter: Cursor | undefined
    do {
      let last: Cursor | null = null
      const next = (end: Cursor | null): null => {
        last = end
        return null
      }
      const limit = Math.min(maxPageSize, maxItems - count)
      const page = (await inSnapshot(client, db.databaseName, (snapshot) =>
        definition.read({ snapshot, now: new Date(), billingSources, startAfter, next }, params, {
          ...query,
          limit,
        }),
      )) as Page<Item> | undefined
      if (page === undefined) throw new Error(definition.notFound)
      for (const item of page.items)
        print(...(isJson ? [JSON.stringify(item)] : textOf(printableValue(item)).split('\n')))
      count += page.items.length
      startAfter = last ?? undefined
    } while (startAfter !== undefined && count < maxItems)
    if (count === 0 && !isJson) print(none)
  })
}

/** Writes the one thing that a query of the API finds. @throws if it finds none */
export function printOne<Item>(
  definition: QueryDefinition,
  given: GivenQuery,
  {
    textOf,
    isJson,
    billingSources = {},
  }: {
    textOf: (item: Item) => string
    isJson: boolean
    /** Default: none. */
    billingSources?: BillingSources
  },
): Promise<void> {
  return withServiceDatabase('slipstream-cli', async ({ client, db }) => {
    const params = parseParameters(definition.params, given.params ?? {})
    const query = parseParameters(definition.query, withoutUndefined(given.query))
    const next = (): null => null
    const item = (await inSnapshot(client, db.databaseName, (snapshot) =>
      definition.read(
        { snapshot, now: new Date(), billingSources, startAfter: undefined, next },
        params,
        query,
      ),
    )) as Item | undefined
    if (item === undefined) throw new Error(definition.notFound)
    print(...(isJson ? [JSON.stringify(item)] : textOf(printableValue(item)).split('\n')))
  })
}
