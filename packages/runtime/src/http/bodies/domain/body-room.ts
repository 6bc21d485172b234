/** A body that is coming in. */
export type BodyShare = {
  /** Whether these further bytes have room; they count until `leave`. */
  take(bytes: number): boolean
  /** It is all there: it no longer counts for its sender's address. */
  arrived(): void
  /** It is answered, or its connection is gone. */
  leave(): void
}

export type BodyRoom = { enter(address: string): BodyShare }

/** Below this a body always has room: the number of connections is limit enough. */
export const smallBytes = 64 * 1024

/**
 * Memory for bodies that are taken at the same time, by what has arrived of each. Nothing proves who sends a
 * body before it is all there, so until then one address has no more than half of the room.
 */
export function createBodyRoom(roomBytes: number): BodyRoom {
  let used = 0
  const usedBy = new Map<string, number>()

  return {
    enter(address) {
      let bytes = 0
      let isComing = true
      const count = (change: number): void => {
        const left = (usedBy.get(address) ?? 0) + change
        if (left > 0) usedBy.set(address, left)
        else usedBy.delete(address)
      }
      const arrived = (): void => {
        if (isComing) count(-bytes)
        isComing = false
      }
      return {
        take(more) {
          const isSmall = bytes + more <= smallBytes
          const hasRoom = used + more <= roomBytes && (usedBy.get(address) ?? 0) + more <= roomBytes / 2
          if (!isSmall && !hasRoom) return false
          bytes += more
          used += more
          count(more)
          return true
        },
        arrived,
        leave() {
          arrived()
          used -= bytes
          bytes = 0
        },
      }
    },
  }
}
