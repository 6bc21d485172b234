import type { Db } from 'mongodb'
import { handleCommands } from '@slipstream/commands/handle-commands.ts'
import type { CommandResult } from '@slipstream/commands/handle-commands.ts'
import { readModelCommands } from '@slipstream/commands/read-models/read-model-commands.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { readModels } from '../read-models.ts'
import { dropPrevious } from './drop-previous.ts'

/** Handles what people and schedules decide about versions of read models. A repeat changes nothing. */
export function handleReadModelCommands(
  db: Db,
  parts: { logger: Pick<Logger, 'info' | 'warn' | 'error'>; metrics: Metrics },
): { stop(): Promise<void> } {
  return handleCommands({
    ...{ db, service: 'projector', ...parts },
    handlers: {
      async 'drop-previous-versions'(payload): Promise<CommandResult> {
        const parsed = readModelCommands['drop-previous-versions'].safeParse(payload)
        if (!parsed.success) return { ok: false, reason: `the command does not fit: ${parsed.error.message}` }
        const before = new Date(Date.now() - parsed.data.olderThanMs)
        const dropped = await dropPrevious(db, readModels, before)
        if (dropped.length > 0) parts.logger.info({ dropped }, 'dropped versions of read models')
        return { ok: true, result: { removed: dropped.length } }
      },
    },
  })
}
