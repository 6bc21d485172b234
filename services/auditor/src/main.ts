import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { systemOptions, systemVariables } from '@slipstream/runtime/config/system-environment.ts'
import { startWorker } from '@slipstream/runtime/process/start-worker.ts'
import { ingestAccess } from './adapters/ingest/ingest-access.ts'
import { startAuditor } from './start-auditor.ts'

await startWorker({
  name: 'auditor',
  does: 'auditing the log',
  variables: [...systemVariables, 'INGEST_URL', 'INGEST_TOKEN'],
  start: (environment, parts) =>
    startAuditor({
      ...parts,
      ...systemOptions(environment),
      config: loadConfig({ needsSecrets: ['rest', 'billing'] }),
      ingest: ingestAccess(environment),
    }),
})
