import type { CommandHandler } from '@slipstream/commands/handle-commands.ts'
import { deriveEventId } from '@slipstream/events/codec/event-id.ts'
import type { Event } from '@slipstream/events/event.ts'
import { z } from 'zod'
import { ShopFault } from '../sources/shop-fault.ts'
import type { AuditedSource } from '../sources/audited-source.ts'
import type { WatchedBilling } from '../sources/watched/watched-billing.ts'
import type { WatchedShop } from '../sources/watched/watched-shop.ts'
import { whyNotQueried } from './why-not-queried.ts'

const matcher = z.string().nullable().default(null)
const silenceCommand = z.strictObject({
  silenceId: z.string().min(1).optional(),
  rule: matcher,
  source: matcher,
  subject: matcher,
  since: matcher,
  endsAt: z.string().nullable().default(null),
})
const webhookCommand = z.strictObject({ source: z.string(), webhookId: z.string().min(1).max(255) })

/**
 * Handles the commands that people give to the auditor through the console. A repeated command appends the
 * same event again, under the same id.
 */
export function shopCommandHandlers({
  sources,
  shops,
  billings,
  append,
  now,
}: {
  sources: ReadonlyMap<string, AuditedSource>
  shops: ReadonlyMap<string, WatchedShop>
  billings: ReadonlyMap<string, WatchedBilling>
  append(event: Event<'AlertSilenced'>): Promise<void>
  now: () => number
}): Record<string, CommandHandler> {
  return {
    async silence(payload, { id, by, reason }) {
      const command = silenceCommand.safeParse(payload)
      if (!command.success) return { ok: false, reason: z.prettifyError(command.error) }
      const { silenceId = id, endsAt, ...match } = command.data
      if (Object.values(match).every((value) => value === null)) {
        return {
          ok: false,
          reason: 'A silence of everything would hide everything: name a rule, a source or a subject.',
        }
      }
      if (endsAt === null && match.since === null) {
        return {
          ok: false,
          reason: 'endsAt is missing: only the acknowledgement of one alert ends by itself.',
        }
      }
      const data = { silenceId, match, by, reason, endsAt }
      await append({
        type: 'AlertSilenced',
        id: deriveEventId(['AlertSilenced', id], Buffer.from(JSON.stringify(data))),
        source: match.source ?? 'slipstream',
        subject: `silence/${silenceId}`,
        occurredAt: new Date(now()).toISOString(),
        data,
      })
      return { ok: true, result: { silenceId } }
    },
    async 'enable-webhook'(payload, _note, signal) {
      const command = webhookCommand.safeParse(payload)
      if (!command.success) return { ok: false, reason: z.prettifyError(command.error) }
      const { source, webhookId } = command.data
      const [shop, billing] = [shops.get(source), billings.get(source)]
      try {
        if (billing !== undefined) {
          const { id, description: name, status } = await billing.enableEndpoint(webhookId, signal)
          return { ok: true, result: { id, name, status } }
        }
        if (shop === undefined) return { ok: false, reason: whyNotQueried(source, sources.get(source)) }
        if (!/^[1-9]\d{0,14}$/.test(webhookId))
          return { ok: false, reason: `${webhookId} is not the id of a webhook of ${source}` }
        const { id, name, status, topic } = await shop.enableWebhook(Number(webhookId), signal)
        return { ok: true, result: { id, name, status, topic } }
      } catch (error) {
        // What passes is tried again; what does not needs a person.
        if (!(error instanceof ShopFault) || error.kind === 'unavailable') throw error
        return { ok: false, reason: error.message }
      }
    },
  }
}
