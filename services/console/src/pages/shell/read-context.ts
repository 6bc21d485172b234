import { inSnapshot } from '../../adapters/read-models.ts'
import type { QueryContext, QueryDefinition } from '../../queries/query-definition.ts'
import { pagePosition } from '../../queries/page-position.ts'
import type { PageParts } from './page-parts.ts'

type Reading = Pick<PageParts, 'client' | 'database' | 'billingSources'>

/** Reads all that a page shows in one snapshot of the database. */
export function readPageData<Data>(
  { client, database, billingSources }: Reading,
  now: Date,
  read: (context: QueryContext) => Promise<Data>,
): Promise<Data> {
  return inSnapshot(client, database, (snapshot) =>
    read({ snapshot, now, billingSources, startAfter: undefined, next: () => null }),
  )
}

/** Reads a page of a list of the API, whose cursors are valid here too. */
export function readList<List>(
  parts: Reading & Pick<PageParts, 'cursorKey'>,
  now: Date,
  definition: QueryDefinition,
  query: Record<string, unknown>,
  params: Record<string, unknown> = {},
): Promise<List> {
  const position = pagePosition(parts.cursorKey, definition, params, query)
  return readPageData(parts, now, (context) =>
    definition.read({ ...context, ...position }, params, query),
  ) as Promise<List>
}
