import type { z } from 'zod'
import type { Snapshot } from '../adapters/read-models.ts'
import type { Place } from '../domain/cursor.ts'

/** What a question may use, besides its own parameters. */
export type Asking = {
  snapshot: Snapshot
  now: Date
  /** Where the page before ended. */
  place: Place | undefined
  /** The cursor to go on from a place; null stays null. */
  next: (last: Place | null) => string | null
}

/** One question of the API: what it takes, what it answers, and how. The API's document is made from the same. */
export type Route<Path extends z.ZodObject = z.ZodObject, Query extends z.ZodObject = z.ZodObject> = {
  /** As OpenAPI writes it: /api/orders/{source}/{orderId} */
  path: string
  operationId: string
  summary: string
  params: Path
  query: Query
  answer: z.ZodType
  /** Undefined when there is no such thing. */
  read: (asking: Asking, params: z.output<Path>, query: z.output<Query>) => Promise<unknown>
  /** What is missing when `read` finds nothing. */
  notFound?: string
}

/** Ties the types of a question's parts together. */
export function route<Path extends z.ZodObject, Query extends z.ZodObject>(given: Route<Path, Query>): Route {
  return given
}
