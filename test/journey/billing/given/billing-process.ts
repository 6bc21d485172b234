import { startProcess } from '@slipstream/runtime/process/start-process.ts'
import { billingService } from '@slipstream/billing/service.ts'
import { followClock } from './account-clock.ts'

/** Billing as a process of its own, by the clock of a Stripe account. */
const [clock = ''] = process.argv.slice(2)
await startProcess(billingService({ leaseMs: 3_000, now: followClock(clock) }))
