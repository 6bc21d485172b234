import { startProcess } from '@slipstream/runtime/process/start-process.ts'
import { notifier } from './service.ts'

await startProcess(notifier)
