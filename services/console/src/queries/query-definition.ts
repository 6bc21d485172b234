import type { z } from 'zod'
import type { Permission } from '../access/domain/permissions.ts'
import type { Snapshot } from '../adapters/read-models.ts'
import type { BillingSources } from '../domain/billing/entitlement-source.ts'
import type { Cursor } from '../domain/cursor.ts'

/** A topic whose events `after` can name. */
export type ProjectedTopic = 'orders' | 'billing'

/** What a query may use, besides its own parameters. */
export type QueryContext = {
  snapshot: Snapshot
  now: Date
  /** The sources of billing, as they are configured. */
  billingSources: BillingSources
  /** The end of the previous page. */
  startAfter: Cursor | undefined
  /** Seals the end of this page for the next request; null stays null. */
  next: (end: Cursor | null) => string | null
}

/** One query of the API. Its schemas check requests and generate the API's document. */
export type QueryDefinition<
  Path extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
> = {
  /** As fastify writes it: /api/orders/:source/:orderId */
  path: string
  operationId: string
  /** What it needs. Default: `read`. */
  permission?: Permission
  summary: string
  /** What `after` may name: an event or a position of this topic. Default: orders. */
  topic?: ProjectedTopic
  params: Path
  query: Query
  response: z.ZodType
  /** Undefined when nothing is found. */
  read: (context: QueryContext, params: z.output<Path>, query: z.output<Query>) => Promise<unknown>
  /** The sentence of the 404; absent where there is none. */
  notFound?: string
}

/** Ties the types of a query's parts together. */
export function queryDefinition<Path extends z.ZodObject, Query extends z.ZodObject>(
  definition: QueryDefinition<Path, Query>,
): QueryDefinition {
  return definition
}
