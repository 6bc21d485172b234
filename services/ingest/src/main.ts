import { startProcess } from '@slipstream/runtime/process/start-process.ts'
import { ingest } from './service.ts'

await startProcess(ingest)
