import { RemoteFault } from '../http/remote-fault.ts'

/**
 * Ingest did not accept a recovered order. `unavailable` passes: recover it again later. The others need a
 * person, and the message names what to fix.
 */
export class RecoveryFault extends RemoteFault {}
