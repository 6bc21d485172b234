import { formatPosition } from '@slipstream/event-log/position.ts'
import type { Position } from '@slipstream/event-log/position.ts'
import { LRUCache } from 'lru-cache'

/** About 100 bytes each. A shop that repeats itself does so within minutes. */
const remembered = 50_000

export type Appended = { position: string; isRepeat: boolean }
export type AppendOnce = (eventId: string, append: () => Promise<Position>) => Promise<Appended>

/**
 * Best-effort suppression of duplicates: an event that this process has appended recently gets its response
 * from memory, and one in flight shares the append of the first. The guarantee is with the consumers, who
 * recognise an event by its id. A failed append is forgotten, so that it can be tried again.
 */
export function createAppendOnce(): AppendOnce {
  const acknowledged = new LRUCache<string, string>({ max: remembered })
  const inFlight = new Map<string, Promise<Appended>>()
  return (eventId, append) => {
    const known = acknowledged.get(eventId)
    if (known !== undefined) return Promise.resolve({ position: known, isRepeat: true })
    const sent = inFlight.get(eventId)
    if (sent !== undefined) return sent.then(({ position }) => ({ position, isRepeat: true }))
    const appending = append().then(
      (appended) => {
        const position = formatPosition(appended)
        inFlight.delete(eventId)
        acknowledged.set(eventId, position)
        return { position, isRepeat: false }
      },
      (error: unknown) => {
        inFlight.delete(eventId)
        throw error
      },
    )
    inFlight.set(eventId, appending)
    return appending
  }
}
