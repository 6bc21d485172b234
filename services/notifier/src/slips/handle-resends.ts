import type { Db } from 'mongodb'
import { z } from 'zod'
import { handleCommands } from '@slipstream/commands/handle-commands.ts'
import type { CommandHandler } from '@slipstream/commands/handle-commands.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import type { SlipRules } from './domain/slip-rule.ts'
import { resendFailedSlips } from './resend-failed-slips.ts'
import { resendSlip } from './resend-slip.ts'

const resendSchema = z.object({
  source: z.string().min(1),
  orderId: z.string().min(1),
  recipient: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('registrant') }),
      z.strictObject({ kind: z.literal('participant'), participantId: z.string().min(1) }),
    ])
    .optional(),
})

const instant = z.iso.datetime({ offset: true }).nullable()

const resendFailedSchema = z.object({
  source: z.string().min(1),
  failed: z.enum(['refused', 'attempts-exhausted', 'outcome-unknown', 'expired', 'any']),
  since: instant,
  until: instant,
  dryRun: z.boolean(),
})

/** Handles the commands that send slips again. */
export function handleResends(
  db: Db,
  rules: SlipRules,
  parts: { logger: Pick<Logger, 'info' | 'warn' | 'error'>; metrics: Metrics | undefined },
): { stop(): Promise<void> } {
  const resend: CommandHandler = async (payload, { id: commandId }) => {
    const parsed = resendSchema.safeParse(payload)
    if (!parsed.success) return { ok: false, reason: 'the command must name the source and the orderId' }
    const { source, orderId, recipient } = parsed.data
    const toOne = recipient === undefined ? {} : { recipient }
    return resendSlip(db, rules, { commandId, source, orderId, ...toOne }, Date.now())
  }
  const resendFailed: CommandHandler = async (payload, { id: commandId }) => {
    const parsed = resendFailedSchema.safeParse(payload)
    if (!parsed.success)
      return { ok: false, reason: 'the command must name the source and why the slips failed' }
    return resendFailedSlips(db, rules, { commandId, ...parsed.data }, Date.now())
  }
  const handlers = { 'resend-slip': resend, 'resend-failed-slips': resendFailed }
  // Mails about shipments, and those of billing, have handlers of their own.
  const kinds = { except: ['resend-shipment-mails', 'resend-billing-mails'] }
  return handleCommands({ db, service: 'notifier', handlers, kinds, ...parts })
}
