import type { Db } from 'mongodb'
import { billingCommands } from '@slipstream/commands/billing/billing-commands.ts'
import type { RedriveBillingWork } from '@slipstream/commands/billing/billing-commands.ts'
import { handleCommands } from '@slipstream/commands/handle-commands.ts'
import type { CommandResult } from '@slipstream/commands/handle-commands.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { redriveWork } from '@slipstream/work/adapters/administer-work.ts'
import { fetchItems } from '../fetches/adapters/fetch-items.ts'
import { fetchQueue } from '../fetches/domain/fetches-needed.ts'
import { taskItems } from '../tasks/adapters/task-items.ts'
import { noticeQueue } from '../tasks/domain/task.ts'

/** Handles what people decide about dead-lettered work. A repeat redrives what is left. */
export function handleBillingCommands(
  db: Db,
  parts: { logger: Pick<Logger, 'info' | 'warn' | 'error'>; metrics: Metrics },
): { stop(): Promise<void> } {
  return handleCommands({
    ...{ db, service: 'billing', ...parts },
    handlers: {
      async 'redrive-billing-work'(payload): Promise<CommandResult> {
        const parsed = billingCommands['redrive-billing-work'].safeParse(payload)
        if (!parsed.success) return { ok: false, reason: `the command does not fit: ${parsed.error.message}` }
        return { ok: true, result: await redrive(db, parsed.data) }
      },
    },
  })
}

async function redrive(
  db: Db,
  { work, source, idContains, reasonContains, dryRun }: RedriveBillingWork,
): Promise<{ matched: number; redriven: number }> {
  const where = {
    ...(idContains !== undefined && { _id: { $regex: escaped(idContains) } }),
    ...(reasonContains !== undefined && { 'work.lastError': { $regex: escaped(reasonContains) } }),
  }
  const count = await (work === 'notices'
    ? redriveWork(taskItems(db), {
        ...{ queue: noticeQueue, dryRun },
        where: { ...where, source },
      })
    : redriveWork(fetchItems(db), {
        ...{ queue: fetchQueue(source), dryRun },
        where: where,
      }))
  return { matched: count, redriven: dryRun ? 0 : count }
}

const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
