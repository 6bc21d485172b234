import type { ScenarioName } from '@slipstream/sandbox-billing/domain/scenarios/scenarios.ts'
import { startBilling } from '@slipstream/sandbox-billing/start-billing.ts'
import type { RunningBilling } from '@slipstream/sandbox-billing/start-billing.ts'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { catchUp, usualPace } from './catch-up.ts'

/** Next to the API's; taken if it is free. */
const usualPagePort = 8094
/** Long enough for a renewal, and for a payment that fails and is made later. */
export const startsBeforeMs = 41 * 86_400_000
const endpoint = 'we_demo'

/** Each lives through something else. */
export const demoSubscribers: readonly ScenarioName[] = [
  'renews',
  'failsAndRecovers',
  'needsAction',
  'needsActionLater',
  'withoutWebhooks',
  'downgrades',
]

/**
 * A stand-in for Stripe whose webhooks go to ingest, with a few subscribers. Its clock starts some weeks ago
 * and runs fast until it shows the present. Its books are kept.
 */
export async function startDemoBilling(options: {
  environment: { BILLING_URL: string; BILLING_API_KEY: string; BILLING_WEBHOOK_SECRET: string }
  dataFolder: string
  ingestUrl: string
  print(line: string): void
}): Promise<Pick<RunningBilling, 'pageUrl' | 'stop'>> {
  const { environment, dataFolder, ingestUrl, print } = options
  const url = `${ingestUrl}/webhooks/billing`
  const billing = await startBilling({
    port: Number(new URL(environment.BILLING_URL).port),
    pagePort: await freePort([usualPagePort], new Set()),
    dataFolder,
    startsAtMs: Date.now() - startsBeforeMs,
    apiKey: environment.BILLING_API_KEY,
    endpoints: [{ id: endpoint, url, secret: environment.BILLING_WEBHOOK_SECRET }],
  })
  // Ingest may have another port than before, and may have been away for so long that the endpoint was
  // disabled.
  billing.act({ kind: 'setEndpoint', endpoint, url, status: 'enabled' })
  const isNew = billing.books().customers.length === 0
  if (isNew) {
    for (const scenario of demoSubscribers) billing.addSubscriber({ scenario })
    print(
      `  billing: ${demoSubscribers.length} subscribers, from 41 days ago on; a day is six seconds until today`,
    )
  }
  const closing = new AbortController()
  const catchingUp = catchUp(billing, usualPace, closing.signal).then(
    (wasBehind) => void (wasBehind && !closing.signal.aborted && print('  billing: has arrived at today')),
    (error: unknown) => print(`  billing: its clock stands still: ${String(error)}`),
  )
  return {
    pageUrl: billing.pageUrl,
    stop: async () => {
      closing.abort()
      await catchingUp
      await billing.stop()
    },
  }
}
