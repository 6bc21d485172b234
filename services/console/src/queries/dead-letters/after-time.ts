import type { Cursor } from '../../domain/cursor.ts'

/** What follows the end of a page of a list whose last entries are first. */
export function afterTime(field: string, cursor: Cursor | undefined): object {
  if (cursor === undefined) return {}
  const at = new Date(String(cursor.value))
  return {
    [field]: { $lte: at },
    $or: [{ [field]: { $lt: at } }, { [field]: at, _id: { $lt: cursor.id } }],
  }
}
