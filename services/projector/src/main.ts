import { startProcess } from '@slipstream/runtime/process/start-process.ts'
import { projector } from './service.ts'

await startProcess(projector)
