import type { Db } from 'mongodb'
import { z } from 'zod'
import { answerRequests } from '@slipstream/commands/handle-commands.ts'
import type { RequestHandler } from '@slipstream/commands/handle-commands.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { resendFailedSlips } from './resend-failed-slips.ts'
import { resendSlip } from './resend-slip.ts'
import type { SlipRules } from './domain/slip-rule.ts'

const payloadSchema = z.object({
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

const failedSchema = z.object({
  source: z.string().min(1),
  failed: z.enum(['refused', 'attempts-exhausted', 'outcome-unknown', 'expired', 'any']),
  since: instant,
  until: instant,
  dryRun: z.boolean(),
})

/** Answers who asks for slips to be sent again. */
export function answerResends(
  db: Db,
  rules: SlipRules,
  logger: Pick<Logger, 'info' | 'warn'>,
): { stop(): Promise<void> } {
  const resend: RequestHandler = (payload, { id: requestId }) => {
    const parsed = payloadSchema.safeParse(payload)
    if (!parsed.success)
      return Promise.resolve({ ok: false, reason: 'the request must name the source and the orderId' })
    const { source, orderId, recipient } = parsed.data
    const whose = recipient === undefined ? {} : { recipient }
    return resendSlip(db, rules, { requestId, source, orderId, ...whose }, Date.now())
  }
  const resendFailed: RequestHandler = (payload, { id: requestId }) => {
    const parsed = failedSchema.safeParse(payload)
    if (!parsed.success)
      return Promise.resolve({
        ok: false,
        reason: 'the request must name the source and why the slips failed',
      })
    return resendFailedSlips(db, rules, { requestId, ...parsed.data }, Date.now())
  }
  const handlers = { 'resend-slip': resend, 'resend-failed-slips': resendFailed }
  return answerRequests({ db, service: 'notifier', handlers, logger })
}
