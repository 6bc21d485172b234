/** Too many people read the log now. */
export class TooManyReaders extends Error {}

/** Runs at most `max` operations at a time. @throws TooManyReaders for a further one */
export function fewAtOnce(max: number): <T>(operation: () => Promise<T>) => Promise<T> {
  let running = 0
  return async (operation) => {
    if (running >= max) throw new TooManyReaders()
    running += 1
    try {
      return await operation()
    } finally {
      running -= 1
    }
  }
}
