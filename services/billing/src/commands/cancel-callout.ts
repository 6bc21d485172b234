import type { MongoClient } from 'mongodb'
import type { CancelCallout } from '@slipstream/commands/billing/billing-commands.ts'
import type { CommandContext, CommandResult } from '@slipstream/commands/handle-commands.ts'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import type { CalloutRecorder } from '../callouts/callout-recorder.ts'

/** Ends a call-out. Repeated, it has the same result. */
export async function cancelCallout(
  { client, recorder }: { client: MongoClient; recorder: CalloutRecorder },
  { source, taskId }: CancelCallout,
  { id: commandId, by: actor, reason }: CommandContext,
): Promise<CommandResult> {
  let result: CommandResult = { ok: true, result: {} }
  await inTransaction(client, async (session) => {
    const applied = await recorder.applyWithin(session, taskId, (item) =>
      item.source === source && !item.process.commands.includes(commandId)
        ? { type: 'cancelled', commandId, actor, reason }
        : undefined,
    )
    const isUnknown = applied === undefined || applied.item.source !== source
    if (isUnknown) result = { ok: false, reason: `there is no call-out ${taskId} of ${source}` }
    else if (applied.step?.ignored !== undefined) result = { ok: false, reason: `${taskId} is over` }
    else result = { ok: true, result: {} }
  })
  return result
}
