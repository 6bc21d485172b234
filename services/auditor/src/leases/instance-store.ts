import type { SharingInstance } from './domain/assign-sources.ts'

/** The instances that share the sources, by the storage's clock. */
export type InstanceStore = {
  /** The instance is alive for so long from now; its leases hold while it is. */
  heartbeat(instance: SharingInstance, aliveMs: number): Promise<void>
  /** Those that are alive, and who holds the lease of each source, alive or not. */
  overview(): Promise<{ alive: SharingInstance[]; owners: Map<string, string> }>
  /** It is alive no more, from now on. */
  leave(id: string): Promise<void>
}
