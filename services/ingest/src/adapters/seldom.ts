export type Seldom = (what: string, say: (unsaid: number) => void) => void

/**
 * Says the same thing at most once in `everyMs`, so that a flood of one fault is a line, not a flood of lines. `say`
 * is told how often it was kept back since. `what` must be one of few words: each is remembered.
 */
export function createSeldom(everyMs: number, nowMs: () => number): Seldom {
  const said = new Map<string, { atMs: number; unsaid: number }>()
  return (what, say) => {
    const last = said.get(what)
    const atMs = nowMs()
    if (last !== undefined && atMs - last.atMs < everyMs) {
      last.unsaid += 1
      return
    }
    said.set(what, { atMs, unsaid: 0 })
    say(last?.unsaid ?? 0)
  }
}
