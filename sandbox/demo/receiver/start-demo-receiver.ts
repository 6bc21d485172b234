import { startReceiver } from '@slipstream/sandbox-receiver/start-receiver.ts'
import type { Receiver } from '@slipstream/sandbox-receiver/start-receiver.ts'

/** Longer than one waits for a response. */
const certificateMs = 8_000
/** It is out of order for a third of the first minutes, so that one sees call-outs wait. */
const outage = { everyMs: 45_000, forMs: 15_000 }

/** The service's own endpoints: provisioning, and certificates that take a while. */
export function startDemoReceiver(options: {
  environment: { CALLOUT_CERTIFICATE_URL: string; CALLOUT_SECRET: string }
  ingestUrl: string
  hasFaults: boolean
  print(line: string): void
}): Promise<Receiver> {
  const { environment, ingestUrl, hasFaults, print } = options
  return startReceiver({
    ...{ port: Number(new URL(environment.CALLOUT_CERTIFICATE_URL).port), certificateMs },
    secret: environment.CALLOUT_SECRET,
    callbackUrl: `${ingestUrl}/callouts/billing/certificate`,
    isUnavailable: (sinceStartMs) => hasFaults && sinceStartMs % outage.everyMs < outage.forMs,
    onLine: (line) => print(`  own service: ${line}`),
  })
}
