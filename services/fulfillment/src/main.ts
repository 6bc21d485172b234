import { startProcess } from '@slipstream/runtime/process/start-process.ts'
import { fulfillment } from './service.ts'

await startProcess(fulfillment)
