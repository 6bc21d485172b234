import type { Filter, MongoClient } from 'mongodb'
import type { RedriveBillingWork } from '@slipstream/commands/billing/billing-commands.ts'
import type { CommandContext } from '@slipstream/commands/handle-commands.ts'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import type { CalloutItem } from '../callouts/adapters/callout-items.ts'
import type { CalloutRecorder } from '../callouts/callout-recorder.ts'

/**
 * Makes dead-lettered call-outs due again, each with its event. Repeated after a crash,
 * it continues with those that are left.
 */
export async function redriveCallouts(
  { client, recorder }: { client: MongoClient; recorder: CalloutRecorder },
  where: Filter<CalloutItem>,
  { source, callout, dryRun }: RedriveBillingWork,
  { id: commandId, by: actor, reason }: CommandContext,
  signal: AbortSignal,
): Promise<{ matched: number; redriven: number }> {
  const filter = {
    ...{ ...where, source, 'work.state': 'dead-lettered' },
    callout: callout ?? { $exists: true },
  } as Filter<CalloutItem>
  const matched = await recorder.items.countDocuments(filter)
  if (dryRun) return { matched, redriven: 0 }
  let redriven = 0
  const found = recorder.items.find(filter, { projection: { _id: 1 } }).sort({ 'work.createdAt': 1 })
  for await (const { _id } of found) {
    signal.throwIfAborted()
    await inTransaction(client, async (session) => {
      // One that failed again since the command began is left.
      await recorder.applyWithin(session, _id, ({ process }) =>
        process.commands.includes(commandId) ? undefined : { type: 'redriven', commandId, actor, reason },
      )
    })
    redriven += 1
  }
  return { matched, redriven }
}
