import { securityOfEnvironment } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { systemOptions, systemVariables } from '@slipstream/runtime/config/system-environment.ts'
import { backgroundService } from '@slipstream/runtime/process/background-service.ts'
import { startWorkerService } from './start-worker-service.ts'

export const workerService = backgroundService({
  name: 'worker',
  does: 'running schedules and exports',
  variables: [...systemVariables],
  start: (settings, { environment, ...parts }) =>
    startWorkerService({
      ...parts,
      ...systemOptions(settings),
      kafkaSecurity: securityOfEnvironment(environment),
      config: loadConfig({ environment, needsSecrets: ['exports', 'personalData'] }),
    }),
})
