import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { systemOptions, systemVariables } from '@slipstream/runtime/config/system-environment.ts'
import { worker } from '@slipstream/runtime/process/worker.ts'
import { ingestAccess } from './fetches/adapters/ingest-access.ts'
import { startBilling } from './start-billing.ts'

export const billing = worker({
  name: 'billing',
  does: 'following subscriptions',
  variables: [...systemVariables, 'INGEST_URL', 'INGEST_TOKEN'],
  start: (settings, { environment, ...parts }) =>
    startBilling({
      ...parts,
      ...systemOptions(settings),
      config: loadConfig({ environment, needsSecrets: ['billing', 'callouts'] }),
      ingest: ingestAccess(settings),
    }),
})
