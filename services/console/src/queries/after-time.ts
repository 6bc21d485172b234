import type { Cursor } from '../domain/cursor.ts'

/** The filter for what follows the end of a page that is sorted by a time of the database, the newest first. */
export function afterTime(field: string, cursor: Cursor | undefined): object {
  if (cursor === undefined) return {}
  const at = new Date(String(cursor.value))
  return { [field]: { $lte: at }, $or: [{ [field]: { $lt: at } }, { [field]: at, _id: { $lt: cursor.id } }] }
}
