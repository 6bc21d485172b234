import type { System } from '../system/start-system.ts'
import type { Fault } from '../domain/plan-faults.ts'

/** Begins a fault. @returns what ends it, so that its target works again */
export type Injection = (system: System, fault: Fault) => Promise<() => Promise<void>>
