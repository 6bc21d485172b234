import type { Cursor } from '../domain/cursor.ts'

/** The filter for what follows the end of a page sorted by a time of the database, in this direction. */
export function afterTime(field: string, cursor: Cursor | undefined, direction: 1 | -1 = -1): object {
  if (cursor === undefined) return {}
  const at = new Date(String(cursor.value))
  const [reached, beyond] = direction === 1 ? ['$gte', '$gt'] : ['$lte', '$lt']
  return {
    [field]: { [reached]: at },
    $or: [{ [field]: { [beyond]: at } }, { [field]: at, _id: { [beyond]: cursor.id } }],
  }
}
