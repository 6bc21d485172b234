import type { SourceStore } from '../store/source-store.ts'

/** From when on events of each source must arrive, as it was last read: what is stored is never later. */
export function knownConnections(sources: Pick<SourceStore, 'connectedAt'>) {
  const known = new Map<string, number>()
  return {
    /** The times that may be earlier than what is stored: mostly none, so nothing is written. */
    async earlier(found: ReadonlyMap<string, number>): Promise<Map<string, number>> {
      const earlier = new Map<string, number>()
      for (const [source, at] of found) {
        if (at >= (known.get(source) ?? Infinity)) continue
        const stored = await sources.connectedAt(source)
        if (stored !== undefined) known.set(source, stored)
        if (stored === undefined || at < stored) earlier.set(source, at)
      }
      return earlier
    },
  }
}
