import type { Db } from 'mongodb'
import { z } from 'zod'
import { handleCommands } from '@slipstream/commands/handle-commands.ts'
import type { CommandHandler } from '@slipstream/commands/handle-commands.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { findFailedMails, setMailsDue } from '../delivery/adapters/failed-mails.ts'
import { settledEvent } from '../delivery/domain/outbox-event.ts'
import { isTooLate } from './domain/billing-mail-entry.ts'

const resendKind = 'resend-billing-mails'

const instant = z.iso.datetime({ offset: true }).nullable()

const resendSchema = z.object({
  source: z.string().min(1),
  /** Null: of all customers. */
  customerId: z.string().min(1).nullable(),
  failed: z.enum(['refused', 'attempts-exhausted', 'outcome-unknown', 'expired', 'any']),
  since: instant,
  until: instant,
  dryRun: z.boolean(),
})

type ResendMails = z.output<typeof resendSchema>

/** Handles the command that sends failed mails of billing again. */
export function handleMailResends(
  db: Db,
  parts: { logger: Pick<Logger, 'info' | 'warn' | 'error'>; metrics: Metrics | undefined },
): { stop(): Promise<void> } {
  const resend: CommandHandler = async (payload) => {
    const parsed = resendSchema.safeParse(payload)
    if (!parsed.success) return { ok: false, reason: 'the command must name the source and why they failed' }
    return { ok: true, result: await resendBillingMails(db, parsed.data, new Date()) }
  }
  const handlers = { [resendKind]: resend }
  return handleCommands({ db, service: 'notifier', handlers, kinds: { only: [resendKind] }, ...parts })
}

/**
 * Sets failed mails due again, with the Message-IDs that they had. A repeat finds them due, and changes nothing.
 *
 * @returns how many are due, or would be, and how many are left out as it is too late for them
 */
async function resendBillingMails(
  db: Db,
  command: ResendMails,
  now: Date,
): Promise<{ due: number; leftOut: number; dryRun: boolean }> {
  let due = 0
  let leftOut = 0
  const about = command.customerId === null ? {} : { customerId: command.customerId }
  for await (const failed of findFailedMails(db, { ...command, kind: 'billing', about })) {
    const inTime = failed.filter(({ notice }) => !isTooLate(notice, now))
    const mails = inTime.map(({ _id: id }) => ({ id, event: settledEvent(id, 'retried', now) }))
    due += command.dryRun ? mails.length : await setMailsDue(db, 'billing', mails, now)
    leftOut += failed.length - inTime.length
  }
  return { due, leftOut, dryRun: command.dryRun }
}
