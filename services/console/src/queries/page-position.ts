import { openCursor, sealCursor } from '../domain/cursor.ts'
import { InvalidParameters } from '../domain/parameters/invalid-parameters.ts'
import type { QueryContext, QueryDefinition } from './query-definition.ts'

type Paging = { cursor?: string | undefined; limit?: unknown; after?: unknown; waitMs?: unknown }

/** A cursor is valid for the same query with another limit or wait. */
export function pagePosition(
  key: Buffer,
  { operationId }: Pick<QueryDefinition, 'operationId'>,
  params: object,
  query: Paging,
): Pick<QueryContext, 'startAfter' | 'next'> {
  const { cursor, limit: _limit, after: _after, waitMs: _waitMs, ...filters } = query
  const identity = JSON.stringify([operationId, params, Object.entries(filters).sort()])
  const startAfter = cursor === undefined ? undefined : openCursor(key, identity, cursor)
  if (cursor !== undefined && startAfter === undefined) {
    const detail = 'cursor must be the next of a page of the same query'
    throw new InvalidParameters([{ parameter: 'cursor', detail }])
  }
  return { startAfter, next: (end) => (end === null ? null : sealCursor(key, identity, end)) }
}
