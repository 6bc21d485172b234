import { startProcess } from '@slipstream/runtime/process/start-process.ts'
import { auditor } from './service.ts'

await startProcess(auditor)
