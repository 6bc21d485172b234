import { ActionError } from '../action-error.ts'

export type PageQuery = {
  limit?: number | undefined
  starting_after?: string | undefined
  ending_before?: string | undefined
}

export type CreatedFilter = {
  gt?: number | undefined
  gte?: number | undefined
  lt?: number | undefined
  lte?: number | undefined
}

/** A page of a list whose newest come first. @param items oldest first, already filtered */
export function listPage<Item extends { id: string }>(
  items: readonly Item[],
  { limit = 10, starting_after: after, ending_before: before }: PageQuery,
): { data: Item[]; hasMore: boolean } {
  if (before !== undefined) {
    const newer = items.slice(indexOf(items, before, 'ending_before') + 1)
    return { data: newer.slice(0, limit).toReversed(), hasMore: newer.length > limit }
  }
  const older = after === undefined ? items : items.slice(0, indexOf(items, after, 'starting_after'))
  return { data: older.slice(-limit).toReversed(), hasMore: older.length > limit }
}

function indexOf(items: readonly { id: string }[], id: string, param: string): number {
  const index = items.findLastIndex((item) => item.id === id)
  if (index >= 0) return index
  throw new ActionError(400, 'resource_missing', `No such object in this list: '${id}'`, param)
}

export function isCreatedIn(createdS: number, filter: CreatedFilter = {}): boolean {
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = filter
  return createdS > gt && createdS >= gte && createdS < lt && createdS <= lte
}
