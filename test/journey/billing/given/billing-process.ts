import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { systemOptions, systemVariables } from '@slipstream/runtime/config/system-environment.ts'
import { startWorker } from '@slipstream/runtime/process/start-worker.ts'
import { ingestAccess } from '../../../../services/billing/src/fetches/adapters/ingest-access.ts'
import { startBilling } from '../../../../services/billing/src/start-billing.ts'
import { followClock } from './account-clock.ts'

/** Billing as a process of its own, by the clock of a Stripe account. */
const [clock = ''] = process.argv.slice(2)
await startWorker({
  name: 'billing',
  does: 'following subscriptions',
  variables: [...systemVariables, 'INGEST_URL', 'INGEST_TOKEN'],
  start: (environment, parts) =>
    startBilling({
      ...parts,
      ...systemOptions(environment),
      config: loadConfig({ needsSecrets: ['billing', 'callouts'] }),
      ingest: ingestAccess(environment),
      leaseMs: 3_000,
      now: followClock(clock),
    }),
})
