import type { CheckInDocument } from '@slipstream/read-models/check-ins/check-in-document.ts'
import type { Snapshot } from '../../adapters/read-models.ts'
import { maxPageReadMs } from '../../adapters/read-limits.ts'

/** When participants arrived at the desk, by their ids; those who have not are not in it. */
export async function checkInsOf(
  { live, session }: Snapshot,
  ids: readonly string[],
): Promise<Map<string, { at: string; by: string }>> {
  if (ids.length === 0) return new Map()
  const found = await (
    await live<CheckInDocument>('check-ins')
  )
    .find({ _id: { $in: [...ids] }, isIn: true }, { session, maxTimeMS: maxPageReadMs })
    .toArray()
  return new Map(found.map(({ _id, at, by }) => [_id, { at, by }]))
}
