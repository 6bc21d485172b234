import type { Db } from 'mongodb'
import { z } from 'zod'
import { handleCommands } from '@slipstream/commands/handle-commands.ts'
import type { CommandHandler } from '@slipstream/commands/handle-commands.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { findFailedMails, setMailsDue } from './adapters/failed-mails.ts'
import type { MailOf } from './adapters/failed-mails.ts'
import { settledEvent } from './domain/outbox-event.ts'

export type MailResends<Kind extends keyof MailOf> = {
  kind: Kind
  /** The member of the command that limits it to one order or customer. */
  about: 'orderId' | 'customerId'
  /** Those of the failed mails that can still be sent. */
  sendable(failed: MailOf[Kind][], now: Date): Promise<MailOf[Kind][]> | MailOf[Kind][]
}

const instant = z.iso.datetime({ offset: true }).nullable()

const resendSchema = z.object({
  source: z.string().min(1),
  failed: z.enum(['refused', 'attempts-exhausted', 'outcome-unknown', 'expired', 'any']),
  since: instant,
  until: instant,
  dryRun: z.boolean(),
})

/** Null: of all. */
const aboutSchema = z.string().min(1).nullable()

/**
 * Handles the command that sends failed mails of one kind again. Its result is how many are due, or
 * would be, and how many are left out. Mails are due again with the Message-IDs that they had; a repeat
 * finds them due, and changes nothing.
 */
export function handleMailResends<Kind extends keyof MailOf>(
  db: Db,
  { kind, about, sendable }: MailResends<Kind>,
  parts: { logger: Pick<Logger, 'info' | 'warn' | 'error'>; metrics: Metrics | undefined },
): { stop(): Promise<void> } {
  const limitSchema = z.object({ [about]: aboutSchema })
  const resend: CommandHandler = async (payload) => {
    const parsed = resendSchema.safeParse(payload)
    const limit = limitSchema.safeParse(payload)
    if (!parsed.success || !limit.success)
      return { ok: false, reason: 'the command must name the source and why they failed' }
    const { source, failed, since, until, dryRun } = parsed.data
    const id = limit.data[about] ?? null
    const now = new Date()
    let due = 0
    let leftOut = 0
    const wanted = { kind, source, failed, since, until, about: id === null ? {} : { [about]: id } }
    for await (const batch of findFailedMails(db, wanted)) {
      const chosen = await sendable(batch, now)
      const mails = chosen.map(({ _id }) => ({ id: _id, event: settledEvent(_id, 'retried', now) }))
      due += dryRun ? mails.length : await setMailsDue(db, kind, mails, now)
      leftOut += batch.length - chosen.length
    }
    return { ok: true, result: { due, leftOut, dryRun } }
  }
  const command = `resend-${kind}-mails`
  return handleCommands({
    ...{ db, service: 'notifier', handlers: { [command]: resend }, kinds: { only: [command] } },
    ...parts,
  })
}
