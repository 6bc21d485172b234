import type { Scan } from '@slipstream/events/event-types/shipment-events.ts'
import type { ConnectionLimits } from '@slipstream/runtime/http/connections/limit-connections.ts'
import { silent } from '@slipstream/testing/silent.ts'
import type { CarrierWebhooks } from '../../../src/carriers/carrier-webhooks.ts'
import { createApp } from '../../../src/http/create-app.ts'

export type GivenApp = {
  url: string
  /** By tracking number, as often as they were handed over. */
  recorded: Map<string, Scan[]>
  /** From now on, storing fails with this. */
  failWith(error: Error | undefined): void
  metric(name: string, labels: Record<string, string>): Promise<number | undefined>
  close(): Promise<void>
}

/** The HTTP application, with scans kept in memory. @param known default: every tracking number is known */
export async function givenApp(
  carriers: Record<string, CarrierWebhooks>,
  known: (trackingNumber: string) => boolean = () => true,
  isPublic = false,
  limits: Partial<ConnectionLimits> = {},
): Promise<GivenApp> {
  const recorded = new Map<string, Scan[]>()
  const parts = silent('fulfillment')
  let failure: Error | undefined
  const app = await createApp({
    ...parts,
    isPublic,
    limits,
    carriers: new Map(Object.entries(carriers)),
    recordScans: async (_carrier, scans) => {
      if (failure !== undefined) throw failure
      const unknown = [...scans.keys()].filter((number) => !known(number))
      for (const [number, found] of scans)
        if (known(number)) recorded.set(number, [...(recorded.get(number) ?? []), ...found])
      return { unknown }
    },
  })
  return {
    url: await app.listen({ host: '127.0.0.1', port: 0 }),
    recorded,
    failWith: (error) => (failure = error),
    metric: async (name, labels) => {
      const found = await parts.metrics.registry.getSingleMetric(name)?.get()
      const wanted = Object.entries(labels)
      return found?.values.find((value) =>
        wanted.every(([label, text]) => (value.labels as Record<string, unknown>)[label] === text),
      )?.value
    },
    close: () => app.close(),
  }
}
