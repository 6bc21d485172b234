import { startProcess } from '@slipstream/runtime/process/start-process.ts'
import { billing } from './service.ts'

await startProcess(billing)
