import type { Db } from 'mongodb'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import type { HandlerOutcome, WorkContext } from '@slipstream/work/work-handler.ts'
import type { Fields } from '@slipstream/work/domain/work.ts'
import type { CommandItem, CommandRequest } from './domain/command.ts'
import { startCommandWorker } from './start-command-worker.ts'

/**
 * Who gave the command, why, and its id: the same id arrives again when an
 * earlier try may not have been recorded.
 */
export type CommandContext = { id: string; by: string; reason: string; requestedAt: Date }

export type CommandResult =
  | { ok: true; result: Fields }
  /** It will not be done: a sentence for the person who gave it. */
  | { ok: false; reason: string }

/**
 * Does what is wanted. It may be called again with the same id, after it has thrown and after its
 * process has died, so a repeat must change nothing. It throws for outside faults only. The
 * signal aborts when the process stops.
 */
export type CommandHandler = (
  payload: Fields,
  context: CommandContext,
  signal: AbortSignal,
  /** Shows in the command how far its work is. */
  progress: (progress: Fields) => Promise<void>,
) => Promise<CommandResult>

export type CommandHandling = {
  db: Db
  service: CommandRequest['to']
  handlers: Readonly<Record<string, CommandHandler>>
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
  metrics?: Metrics | undefined
  /** Handles commands of these kinds, or all but these, so that what takes long holds up nothing else. */
  kinds?: { only: readonly string[] } | { except: readonly string[] }
}

/**
 * Runs in the service that owns the work: handles the commands that are due, the longest due first, one at a
 * time in this instance. After a handler has thrown, its command shows the error and is due again after a
 * wait that doubles up to a minute; others are handled meanwhile.
 */
export function handleCommands(handling: CommandHandling): { stop(): Promise<void> } {
  const { db, service, kinds, logger, metrics } = handling
  return startCommandWorker({
    ...{ db, logger, metrics, queue: service, where: kinds === undefined ? {} : { kind: filterOf(kinds) } },
    handler: (command, context) => handle(handling, command, context),
  })
}

async function handle(
  { service, handlers }: CommandHandling,
  { _id: id, kind, payload, by, reason, work }: CommandItem,
  { signal, recordProgress }: WorkContext,
): Promise<HandlerOutcome> {
  const handler = Object.hasOwn(handlers, kind) ? handlers[kind] : undefined
  const handled: CommandResult =
    handler === undefined
      ? { ok: false, reason: `the ${service} knows no command of the kind ${kind}` }
      : await handler(payload, { id, by, reason, requestedAt: work.createdAt }, signal, (progress) =>
          recordProgress(progress),
        )
  return handled.ok
    ? { kind: 'done', result: handled.result }
    : { kind: 'done', set: { refusal: handled.reason } }
}

function filterOf(kinds: NonNullable<CommandHandling['kinds']>) {
  return 'only' in kinds ? { $in: kinds.only } : { $nin: kinds.except }
}
