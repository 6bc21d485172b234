import type { Db, MongoClient } from 'mongodb'
import { billingCommands } from '@slipstream/commands/billing/billing-commands.ts'
import type { RedriveBillingWork } from '@slipstream/commands/billing/billing-commands.ts'
import { handleCommands } from '@slipstream/commands/handle-commands.ts'
import type { CommandContext } from '@slipstream/commands/handle-commands.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { redriveWork } from '@slipstream/work/adapters/administer-work.ts'
import type { CalloutRecorder } from '../callouts/callout-recorder.ts'
import { fetchItems } from '../fetches/adapters/fetch-items.ts'
import { fetchQueue } from '../fetches/domain/fetches-needed.ts'
import { taskItems } from '../tasks/adapters/task-items.ts'
import { noticeQueue } from '../tasks/domain/task.ts'
import { cancelCallout } from './cancel-callout.ts'
import { redriveCallouts } from './redrive-callouts.ts'

export type BillingCommandParts = { client: MongoClient; db: Db; recorder: CalloutRecorder }

type Redriven = { matched: number; redriven: number }

/** Handles what people decide about work. A repeat redrives what is left. */
export function handleBillingCommands(
  parts: BillingCommandParts,
  watched: { logger: Pick<Logger, 'info' | 'warn' | 'error'>; metrics: Metrics },
): { stop(): Promise<void> } {
  return handleCommands({
    ...{ db: parts.db, service: 'billing', ...watched },
    handlers: {
      async 'redrive-billing-work'(payload, context, signal) {
        const parsed = billingCommands['redrive-billing-work'].safeParse(payload)
        if (!parsed.success) return { ok: false, reason: `the command does not fit: ${parsed.error.message}` }
        return { ok: true, result: await redrive(parts, parsed.data, context, signal) }
      },
      'cancel-callout'(payload, context) {
        const parsed = billingCommands['cancel-callout'].safeParse(payload)
        if (parsed.success) return cancelCallout(parts, parsed.data, context)
        return Promise.resolve({ ok: false, reason: `the command does not fit: ${parsed.error.message}` })
      },
    },
  })
}

async function redrive(
  parts: BillingCommandParts,
  command: RedriveBillingWork,
  context: CommandContext,
  signal: AbortSignal,
): Promise<Redriven> {
  const { work, source, idContains, reasonContains, dryRun } = command
  const { db } = parts
  const where = {
    ...(idContains !== undefined && { _id: { $regex: escaped(idContains) } }),
    ...(reasonContains !== undefined && {
      // The record of a call-out also has what its endpoint wrote.
      [work === 'callouts' ? 'process.lastError' : 'work.lastError']: { $regex: escaped(reasonContains) },
    }),
  }
  if (work === 'callouts') return redriveCallouts(parts, where, command, context, signal)
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
