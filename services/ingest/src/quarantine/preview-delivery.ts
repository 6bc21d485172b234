import type { Fields } from '@slipstream/work/domain/work.ts'
import { z } from 'zod'
import { continueTrace } from '../adapters/continue-trace.ts'
import type { AuthenticReading, Delivery } from '../domain/delivery.ts'
import type { Source } from '../domain/sources/source.ts'

const inputSchema = z.object({
  source: z.string(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })).max(100),
  body: z.string(),
})

/** What a delivery would become if it arrived now, also without a signature. Nothing is appended. */
export function previewDelivery(
  sources: ReadonlyMap<string, Source>,
  input: Fields,
  nowMs: number,
): { response: Fields } | { refusal: string } {
  const given = inputSchema.parse(input)
  const source = sources.get(given.source)
  if (source === undefined) return { refusal: `Ingest takes no deliveries of ${given.source}.` }
  const delivery: Delivery = {
    body: Buffer.from(given.body),
    headers: Object.fromEntries(given.headers.map(({ name, value }) => [name.toLowerCase(), value])),
    receivedAtMs: nowMs,
    traceparent: continueTrace(undefined),
  }
  const asItArrived = source.read(delivery)
  if (asItArrived.kind === 'ping') return { response: { result: 'ping' } }
  const signature = asItArrived.kind === 'refusal' ? asItArrived.reason : 'valid'
  return { response: { signature, ...outcomeOf(source.readVerified(delivery)) } }
}

/** Shows what an authentic delivery would become, for people. */
export function outcomeOf(reading: AuthenticReading): Fields {
  if (reading.kind === 'quarantine')
    return { result: 'quarantined', reason: reading.reason, detail: reading.detail }
  const { id, type, subject, data } = reading.event
  const { payload: _, ...shown } = data as Record<string, unknown>
  return { result: 'event', eventId: id, type, subject, data: shown }
}
