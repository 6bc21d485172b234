import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { ShopOrder } from '../sources/shop-client.ts'
import { responseOrFault } from './response-or-fault.ts'
import type { ShopInspection } from '../sources/inspection/shop-inspection.ts'
import type { Preview, SourceEvidence } from './domain/evidence.ts'

export type EvidenceParts = {
  source: string
  shop: ShopInspection
  /** Where orders are previewed; undefined where ingest is not known. */
  ingest: { url: string; token: Secret } | undefined
  now: () => number
  onProgress: (doing: string) => void
}

const maxOrders = 100
const maxPreviews = 20
const timeoutMs = 10_000

/**
 * Asks the shop and ingest for all that `checkSource` looks at; changes nothing anywhere.
 * What does not respond is evidence too.
 */
export async function gatherEvidence(parts: EvidenceParts, signal: AbortSignal): Promise<SourceEvidence> {
  const { source, shop, onProgress } = parts
  onProgress('reading the newest orders')
  let clock: SourceEvidence['clock']
  const requestedAt = parts.now()
  const onDate = (at: number): void => {
    clock = { at, uncertaintyMs: parts.now() - requestedAt }
  }
  const orders = await responseOrFault(() => shop.newestOrders(maxOrders, signal, onDate))
  const evidence = { source, now: parts.now(), orders, clock }
  if ('fault' in orders) {
    return { ...evidence, mayWrite: undefined, webhooks: undefined, previews: undefined }
  }
  onProgress('reading the webhooks')
  const webhooks = await responseOrFault(() => shop.listWebhooks(signal))
  const mayWrite = await responseOrFault(() => shop.mayWrite(signal))
  onProgress('previewing orders at ingest')
  const previews = await previewsOf(parts, orders.value.slice(0, maxPreviews), signal)
  return { ...evidence, webhooks, mayWrite, previews }
}

async function previewsOf(
  { source, ingest }: EvidenceParts,
  orders: readonly ShopOrder[],
  signal: AbortSignal,
): Promise<SourceEvidence['previews']> {
  if (ingest === undefined) return undefined
  const base = ingest.url.endsWith('/') ? ingest.url : `${ingest.url}/`
  const url = new URL(`previews/${encodeURIComponent(source)}?event=OrderUpdated`, base)
  const previews: Preview[] = []
  for (const order of orders) {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${ingest.token.reveal()}`, 'content-type': 'application/json' },
        body: JSON.stringify(order),
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      })
      if (response.status !== 200)
        return {
          fault: `ingest responded to a preview with ${response.status}`,
          isRefused: response.status === 401,
        }
      previews.push((await response.json()) as Preview)
    } catch (error) {
      signal.throwIfAborted()
      return { fault: `ingest did not respond to a preview: ${(error as Error).message}`, isRefused: false }
    }
  }
  return { value: previews }
}
