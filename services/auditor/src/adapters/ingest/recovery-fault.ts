import { RemoteFault } from '../http/remote-fault.ts'

/**
 * Ingest did not take a recovered order. `unavailable` passes: recover it again later; the others need a
 * person, whom the message tells what to mend.
 */
export class RecoveryFault extends RemoteFault {}
