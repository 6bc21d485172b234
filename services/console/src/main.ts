import { startProcess } from '@slipstream/runtime/process/start-process.ts'
import { consoleService } from './service.ts'

await startProcess(consoleService)
