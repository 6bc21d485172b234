import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { systemOptions, systemVariables } from '@slipstream/runtime/config/system-environment.ts'
import { startWorker } from '@slipstream/runtime/process/start-worker.ts'
import { ingestAccess } from './fetches/adapters/ingest-access.ts'
import { startBilling } from './start-billing.ts'

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
    }),
})
