import { startProcess } from '@slipstream/runtime/process/start-process.ts'
import { workerService } from './service.ts'

await startProcess(workerService)
