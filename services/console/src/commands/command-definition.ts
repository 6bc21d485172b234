import type { CommandRequest } from '@slipstream/commands/domain/command.ts'
import type { RedriveRequest } from '@slipstream/commands/domain/redrive-command.ts'
import type { Reason } from '@slipstream/event-log/dead-letters/dead-letter-store.ts'
import type { z } from 'zod'
import type { Permission } from '../access/domain/permissions.ts'
import type { Snapshot } from '../adapters/read-models.ts'

/** What is submitted to which service; or why nothing is, in a sentence. */
export type CommandDecision =
  /** An export has the id of the command that requested it. */
  | { request: CommandRequest; isExport?: true }
  | { redrive: RedriveRequest }
  /** `isCommand`: it is no redrive of dead letters. */
  | { cancelled: { id: string; note: Reason; isCommand?: true } }
  | { conflict: string }
  | { notFound: string }
  | { forbidden: string }

/** What the decision may use, besides parameters and input. */
export type DecisionContext = {
  /** Of the command that is submitted. */
  id: string
  now: Date
  /** Whether the person who sends it has a permission. */
  may: (permission: Permission) => boolean
  inSnapshot: <Result>(read: (snapshot: Snapshot) => Promise<Result>) => Promise<Result>
}

/**
 * One command of the API. The console executes none: it submits a command to the service that owns the work,
 * and responds with the address of the result.
 */
export type CommandDefinition<
  Path extends z.ZodObject = z.ZodObject,
  Input extends z.ZodObject = z.ZodObject,
> = {
  /** The input is the body of a POST, and the query of a DELETE. */
  method: 'POST' | 'DELETE'
  /** As fastify writes it. */
  path: string
  operationId: string
  /** What it needs. Default: `administer`. */
  permission?: Permission
  summary: string
  params: Path
  input: Input
  decide: (
    context: DecisionContext,
    params: z.output<Path>,
    input: z.output<Input>,
  ) => Promise<CommandDecision> | CommandDecision
  /** Which of these `decide` may return, for the API's document. */
  refusals: readonly (404 | 409)[]
}

/** Ties the types of a command's parts together. */
export function commandDefinition<Path extends z.ZodObject, Input extends z.ZodObject>(
  definition: CommandDefinition<Path, Input>,
): CommandDefinition {
  return definition
}
