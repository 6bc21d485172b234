import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { systemOptions, systemVariables } from '@slipstream/runtime/config/system-environment.ts'
import { startProcess } from '@slipstream/runtime/process/start-process.ts'
import { worker } from '@slipstream/runtime/process/worker.ts'
import { ingestAccess } from '../../../../services/billing/src/fetches/adapters/ingest-access.ts'
import { startBilling } from '../../../../services/billing/src/start-billing.ts'
import { followClock } from './account-clock.ts'

/** Billing as a process of its own, by the clock of a Stripe account. */
const [clock = ''] = process.argv.slice(2)
const billing = worker({
  name: 'billing',
  does: 'following subscriptions',
  variables: [...systemVariables, 'INGEST_URL', 'INGEST_TOKEN'],
  start: (settings, { environment, ...parts }) =>
    startBilling({
      ...parts,
      ...systemOptions(settings),
      config: loadConfig({ environment, needsSecrets: ['billing', 'callouts'] }),
      ingest: ingestAccess(settings),
      leaseMs: 3_000,
      now: followClock(clock),
    }),
})
await startProcess(billing)
