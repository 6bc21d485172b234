import type { Db } from 'mongodb'
import { handleCommands } from '@slipstream/commands/handle-commands.ts'
import type { CommandHandler, CommandResult } from '@slipstream/commands/handle-commands.ts'
import { exportCommandKinds, exportCommands } from '@slipstream/exports/export-commands.ts'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import type { ExportMetrics } from './export-metrics.ts'
import { exportIdOf } from './domain/export-id.ts'
import { cancelExport, requestExport } from './request-export.ts'
import type { RequestLimits } from './request-export.ts'

export type ExportCommandParts = {
  db: Db
  outbox: Outbox
  limits: RequestLimits
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
  metrics: Metrics
  exportMetrics: ExportMetrics
}

/** Handles what people want of exports. A repeat of a command changes nothing. */
export function handleExportCommands(parts: ExportCommandParts): { stop(): Promise<void> } {
  const { db, limits, logger, metrics } = parts
  const create: CommandHandler = async (payload, { id, by, reason }): Promise<CommandResult> => {
    const parsed = exportCommands['create-export'].safeParse(payload)
    if (!parsed.success) return { ok: false, reason: `the command does not fit: ${parsed.error.message}` }
    const exportId = exportIdOf(id)
    const requested = { id: exportId, ...parsed.data, requestedBy: by, reason }
    const refusal = await requestExport(db, requested, limits)
    return refusal === undefined ? { ok: true, result: { exportId } } : { ok: false, reason: refusal }
  }
  const cancel: CommandHandler = async (payload, { id, by, reason }): Promise<CommandResult> => {
    const parsed = exportCommands['cancel-export'].safeParse(payload)
    if (!parsed.success) return { ok: false, reason: `the command does not fit: ${parsed.error.message}` }
    const isCancelled = await cancelExport({ ...parts, metrics: parts.exportMetrics }, parsed.data.exportId, {
      ...{ commandId: id, by, reason },
    })
    return isCancelled ? { ok: true, result: {} } : { ok: false, reason: 'the export has ended already' }
  }
  return handleCommands({
    ...{ db, service: 'worker', logger, metrics, kinds: { only: exportCommandKinds } },
    handlers: { 'create-export': create, 'cancel-export': cancel },
  })
}
