import type { BookRow } from '@slipstream/sandbox-carrier/domain/books/book-rows.ts'
import type { FaultRequest, FaultRequests } from '@slipstream/sandbox-carrier/domain/faults/fault-settings.ts'
import type { Launch } from '../../given/launch.ts'
import { carrierKey, speed, webhookSecret } from './settings.ts'

export type CarrierProcess = {
  /** Of its API. */
  url: string
  /** What it did, by reference. */
  books(): Promise<BookRow[]>
  setFaults(faults: FaultRequests): Promise<void>
  /** Leaves the other faults as they are. */
  setOutage(outage: FaultRequest): Promise<void>
  /** Of its time. */
  outageLastsMs(): Promise<number>
}

/** The sandbox's carrier as a process of its own, with its books on disk. */
export async function startCarrierProcess(
  launch: Launch,
  { folder, seed, webhookUrl }: { folder: string; seed: number; webhookUrl: string },
): Promise<CarrierProcess> {
  const launched = launch('sandbox/carrier/src/main.ts', {
    args: [
      ...['--data', folder, '--seed', String(seed), '--speed', String(speed)],
      ...['--rate', '0', '--webhook-url', webhookUrl],
    ],
    env: { CARRIER_API_KEY: carrierKey, CARRIER_WEBHOOK_SECRET: webhookSecret },
  })
  const [url, pageUrl] = await Promise.all([launched.url(/API/), launched.url(/books and faults/)])
  const call = async (path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${pageUrl}${path}`, {
      ...(body !== undefined && {
        ...{ method: 'PUT', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
      }),
    })
    if (!response.ok) throw new Error(`the carrier responded ${response.status}: ${await response.text()}`)
    return response.json()
  }
  return {
    url,
    books: async () => ((await call('/admin/books')) as { items: BookRow[] }).items,
    setFaults: async (faults) => void (await call('/admin/faults', faults)),
    setOutage: async (outage) => void (await call('/admin/faults/outage', outage)),
    async outageLastsMs() {
      const { now, faults } = (await call('/admin/faults')) as {
        now: string
        faults: { outage?: { fromMs: number } }
      }
      const nowMs = Date.parse(now)
      return (nowMs - (faults.outage?.fromMs ?? nowMs)) * speed
    },
  }
}
