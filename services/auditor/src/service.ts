import { securityOfEnvironment } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { ingestAccess } from '@slipstream/runtime/config/ingest-access.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { systemOptions, systemVariables } from '@slipstream/runtime/config/system-environment.ts'
import { backgroundService } from '@slipstream/runtime/process/background-service.ts'
import { startAuditor } from './start-auditor.ts'

export const auditor = backgroundService({
  name: 'auditor',
  does: 'auditing the log',
  variables: [...systemVariables, 'INGEST_URL', 'INGEST_TOKEN'],
  start: (settings, { environment, ...parts }) =>
    startAuditor({
      ...parts,
      ...systemOptions(settings),
      kafkaSecurity: securityOfEnvironment(environment),
      config: loadConfig({ environment, needsSecrets: ['rest', 'billing', 'personalData'] }),
      ingest: ingestAccess(settings, 'no lost order is recovered'),
    }),
})
