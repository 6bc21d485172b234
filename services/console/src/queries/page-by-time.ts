import type { Cursor } from '../domain/cursor.ts'

/**
 * A page of a list that is sorted by a time, and the cursor of what follows; null where nothing does.
 *
 * @param found the items of the page and, where there are more, the next one
 */
export function pageByTime<Item>(
  found: readonly Item[],
  limit: number,
  keyOf: (item: Item) => { at: Date; id: string },
): { items: Item[]; last: Cursor | null } {
  const items = found.slice(0, limit)
  const end = items.at(-1)
  if (found.length <= limit || end === undefined) return { items, last: null }
  const { at, id } = keyOf(end)
  return { items, last: { value: at.toISOString(), id } }
}
