import { maxStaysListed } from '@slipstream/read-models/reports/source-report.ts'
import type { EvaluationContext } from '../evaluation.ts'
import { ourWebhooks } from '../rules/webhooks/domain/our-webhooks.ts'
import { webhookIds } from '../rules/webhooks/domain/webhook-ids.ts'
import type { OpenStay } from '../stays/domain/stall-state.ts'
import { sourceReport, type KnownWebhook } from './domain/source-report.ts'

/** Writes what was learned of a source, for the console. */
export async function reportSource(context: EvaluationContext): Promise<void> {
  const { store, source, state, sweeps, clock } = context
  const open = new Map<string, readonly OpenStay[]>(
    await Promise.all(
      [...state.stalls.keys()].map(async (status) => [status, await oldestStays(context, status)] as const),
    ),
  )
  const stored = await store.sources.find(source.name)
  const swept = { ...stored?.swept, ...sweeps?.marks }
  const learned = { state, webhooks: webhooksOf(context), open, swept }
  await store.sources.reportLearned(sourceReport(source.name, learned, clock()))
}

/** Whether or not they were alerted. */
async function oldestStays(
  { store, source, through }: EvaluationContext,
  status: string,
): Promise<OpenStay[]> {
  const search = { rule: 'learned' as const, at: through, limit: maxStaysListed }
  const [waiting, alerted] = await Promise.all([
    store.stays.oldest(source.name, status, search),
    store.stays.alerted(source.name, status, maxStaysListed),
  ])
  const all = new Map([...alerted, ...waiting].map((stay) => [stay.orderId, stay]))
  return [...all.values()].sort((a, b) => a.enteredAt - b.enteredAt).slice(0, maxStaysListed)
}

function webhooksOf({ source, shop, billing, state }: EvaluationContext): KnownWebhook[] | undefined {
  const endpoints = billing?.endpoints()
  if (endpoints !== undefined)
    return endpoints.map(({ id, description, status }) => ({ id, name: description, topic: null, status }))
  const webhooks = shop?.webhooks()
  if (webhooks === undefined) return undefined
  const known = { source: source.name, deliveryUrl: source.deliveryUrl, ...webhookIds(state.senders) }
  return ourWebhooks(webhooks, known).map(({ id, name, topic, status }) => ({
    ...{ id: String(id), name, topic, status },
  }))
}
