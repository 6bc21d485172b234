import type { CommandRequest } from '@slipstream/commands/domain/command.ts'
import type { RedriveRequest } from '@slipstream/commands/domain/redrive-command.ts'
import type { Reason } from '@slipstream/event-log/dead-letters/dead-letter-store.ts'
import type { z } from 'zod'
import type { Snapshot } from '../adapters/read-models.ts'

/** What is left for whom; or why it can't be, in a sentence. */
export type Wish =
  | { request: CommandRequest }
  | { redrive: RedriveRequest }
  | { cancelled: { id: string; note: Reason } }
  | { conflict: string }
  | { notFound: string }

/** What the making of a wish may use, besides what was given. */
export type Wishing = {
  /** Of the request that it becomes. */
  id: string
  now: Date
  inSnapshot: <Answer>(read: (snapshot: Snapshot) => Promise<Answer>) => Promise<Answer>
}

/**
 * Something that people want done. The console does none of it: it leaves a request for the service that owns the work, and answers where
 * to ask what became of it.
 */
export type WishRoute<Path extends z.ZodObject = z.ZodObject, Given extends z.ZodObject = z.ZodObject> = {
  /** What is given comes in the body of a POST, and in the query of a DELETE. */
  method: 'post' | 'delete'
  /** As OpenAPI writes it. */
  path: string
  operationId: string
  summary: string
  params: Path
  given: Given
  wish: (wishing: Wishing, params: z.output<Path>, given: z.output<Given>) => Promise<Wish> | Wish
  /** Whether a wish may find nothing, or something that stands against it: for the API's document. */
  mayRefuse: readonly (404 | 409)[]
}

/** Ties the types of a wish's parts together. */
export function wishRoute<Path extends z.ZodObject, Given extends z.ZodObject>(
  route: WishRoute<Path, Given>,
): WishRoute {
  return route
}
