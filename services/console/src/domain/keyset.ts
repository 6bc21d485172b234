import type { Cursor } from './cursor.ts'

/** What a list is sorted by. The document's id makes the order total. */
export type Sort = { field: string; direction: 1 | -1 }

/** For a sort and for its index: with the id, the order is total. */
export function sortKeys({ field, direction }: Sort): Record<string, 1 | -1> {
  return { [field]: direction, _id: direction }
}

/**
 * The MongoDB filter for what follows a cursor: one range of the index on the field and the id, however far
 * down the list. MongoDB sorts null before all text, but its comparisons of text leave null out.
 */
export function beyond({ field, direction }: Sort, { value, id }: Cursor): object {
  const sameValue = direction === 1 ? { _id: { $gt: id } } : { _id: { $lt: id } }
  return { ...boundOf(direction, field, value), $or: [{ [field]: { $ne: value } }, sameValue] }
}

/**
 * The filter for what follows a cursor, or has its value: a superset of `beyond`
 * that an index can have in one range.
 */
export function reachedBy({ field, direction }: Sort, { value }: Cursor): object {
  return boundOf(direction, field, value)
}

function boundOf(direction: 1 | -1, field: string, value: Cursor['value']): object {
  if (direction === 1) return value === null ? {} : { [field]: { $gte: value } }
  return { [field]: value === null ? null : { $not: { $gt: value } } }
}
