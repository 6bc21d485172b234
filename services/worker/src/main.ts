import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { systemOptions, systemVariables } from '@slipstream/runtime/config/system-environment.ts'
import { startWorker } from '@slipstream/runtime/process/start-worker.ts'
import { startWorkerService } from './start-worker-service.ts'

await startWorker({
  name: 'worker',
  does: 'running schedules and exports',
  variables: [...systemVariables],
  start: (environment, parts) =>
    startWorkerService({
      ...parts,
      ...systemOptions(environment),
      config: loadConfig({ needsSecrets: ['exports'] }),
    }),
})
