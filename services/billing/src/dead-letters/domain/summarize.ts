/** An item of work that was given up. */
export type GivenUp = { id: string; source: string; work: string; error: string | null }

export type Backlog = { source: string; work: string; count: number; ids: string[]; reasons: string[] }

const maxIds = 20
const maxReasons = 5
const maxReasonLength = 300

/** How much of each kind of work waits for a person, by source. @param items the oldest first */
export function backlogsOf(items: readonly GivenUp[]): Backlog[] {
  const groups = Map.groupBy(items, ({ source, work }) => `${source}/${work}`)
  return [...groups.values()].map((alike) => {
    const { source, work } = alike[0] as GivenUp
    const errors = alike.map(({ error }) => error ?? 'unknown')
    const own = work === 'callouts' ? errors.map(ownWordsOf) : errors
    const reasons = new Set(own.map((error) => error.slice(0, maxReasonLength)))
    const ids = alike.slice(0, maxIds).map(({ id }) => id)
    return { source, work, count: alike.length, ids, reasons: [...reasons].slice(0, maxReasons) }
  })
}

/**
 * The error of a call-out without what its endpoint wrote, which may name a
 * person: older records have both in one.
 */
export function ownWordsOf(error: string): string {
  return error.replace(/^(the endpoint (?:responded \d+|reported that it failed)[^:]*):.*$/s, '$1')
}
