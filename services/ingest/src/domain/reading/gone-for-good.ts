import { NotUnderstood } from '../quarantine/not-understood.ts'
import { asInstant } from './as-instant.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'

/**
 * Reads a notice that the shop no longer has an order: `{ "id": 42, "deletedAfter": "2026-11-21T06:45:27Z"
 * }`. `deletedAfter` is the modification time of the last known state, or null. It names the episode: a
 * repeated notice is one event, and an order that was restored can be deleted again.
 *
 * @returns undefined when the body is something else
 * @throws NotUnderstood when `deletedAfter` is no time
 */
export function goneForGood(payload: Json): { deletedAfter: string | null } | undefined {
  const { deletedAfter } = payload
  if (Object.keys(payload).length !== 2 || deletedAfter === undefined) return undefined
  const at = deletedAfter === null ? null : asInstant(deletedAfter)
  if (deletedAfter === null || at !== null) return { deletedAfter: at }
  throw new NotUnderstood(
    'unreadable-value',
    'deletedAfter is no time, as 2026-11-21T06:45:27Z is, and not null.',
  )
}
