/** Calls `log` with the number of calls that were suppressed since the last one with the same key. */
export type ThrottledLog = (key: string, log: (suppressed: number) => void) => void

/**
 * Logs at most once in `everyMs` for each key, so that a fault that repeats fast does not flood the log. Keys
 * are kept in memory: use a small, fixed set of them.
 *
 * @param now milliseconds of a clock that never goes back
 */
export function createThrottledLog(everyMs: number, now = () => performance.now()): ThrottledLog {
  const logged = new Map<string, { at: number; suppressed: number }>()
  return (key, log) => {
    const last = logged.get(key)
    const at = now()
    if (last !== undefined && at - last.at < everyMs) {
      last.suppressed += 1
      return
    }
    logged.set(key, { at, suppressed: 0 })
    log(last?.suppressed ?? 0)
  }
}
