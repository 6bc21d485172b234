import type { Db } from 'mongodb'
import { z } from 'zod'
import { handleCommands } from '@slipstream/commands/handle-commands.ts'
import type { CommandHandler } from '@slipstream/commands/handle-commands.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { findFailedMails, setMailsDue } from '../delivery/adapters/failed-mails.ts'
import { settledEvent } from '../delivery/domain/outbox-event.ts'
import { findMailedShipments } from './adapters/mailed-shipments.ts'

const resendKind = 'resend-shipment-mails'

const instant = z.iso.datetime({ offset: true }).nullable()

const resendSchema = z.object({
  source: z.string().min(1),
  /** Null: of all orders. */
  orderId: z.string().min(1).nullable(),
  failed: z.enum(['refused', 'attempts-exhausted', 'outcome-unknown', 'expired', 'any']),
  since: instant,
  until: instant,
  dryRun: z.boolean(),
})

type ResendMails = z.output<typeof resendSchema>

/** Handles the command that sends failed mails about shipments again. */
export function handleMailResends(
  db: Db,
  parts: { logger: Pick<Logger, 'info' | 'warn' | 'error'>; metrics: Metrics | undefined },
): { stop(): Promise<void> } {
  const resend: CommandHandler = async (payload) => {
    const parsed = resendSchema.safeParse(payload)
    if (!parsed.success) return { ok: false, reason: 'the command must name the source and why they failed' }
    return { ok: true, result: await resendShipmentMails(db, parsed.data, new Date()) }
  }
  const handlers = { [resendKind]: resend }
  return handleCommands({ db, service: 'notifier', handlers, kinds: { only: [resendKind] }, ...parts })
}

/**
 * Sets failed mails due again, with the Message-IDs that they had. A repeat finds them due, and changes nothing.
 *
 * @returns how many are due, or would be, and how many are left out as their shipment is forgotten
 */
async function resendShipmentMails(
  db: Db,
  command: ResendMails,
  now: Date,
): Promise<{ due: number; leftOut: number; dryRun: boolean }> {
  let due = 0
  let leftOut = 0
  const about = command.orderId === null ? {} : { orderId: command.orderId }
  for await (const failed of findFailedMails(db, { ...command, kind: 'shipment', about })) {
    const shipments = await findMailedShipments(
      db,
      failed.map(({ shipmentId }) => shipmentId),
    )
    const known = failed.filter(({ shipmentId }) => shipments.has(shipmentId))
    const mails = known.map(({ _id: id }) => ({ id, event: settledEvent(id, 'retried', now) }))
    due += command.dryRun ? mails.length : await setMailsDue(db, 'shipment', mails, now)
    leftOut += failed.length - known.length
  }
  return { due, leftOut, dryRun: command.dryRun }
}
