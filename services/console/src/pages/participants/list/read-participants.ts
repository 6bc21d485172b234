import { listParticipants } from '../../../queries/orders/list-participants.ts'
import { parseParameters } from '../../../domain/parameters/parse-parameters.ts'
import type { Page } from '../../../responses/page.ts'
import type { ParticipantResponse } from '../../../responses/orders/participant.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readList } from '../../shell/read-context.ts'
import { queryOf, type ParticipantsFilters } from './participants-filters.ts'

/** A list on paper that is longer is one for each product. */
export const maxPrinted = 2_000
const pageSize = 1_000

/** All participants that match, page by page, up to a limit. */
export async function readParticipants(
  parts: Pick<PageParts, 'client' | 'database' | 'billingSources' | 'cursorKey'>,
  now: Date,
  filters: ParticipantsFilters,
  limit: number,
): Promise<{ items: ParticipantResponse[]; hasMore: boolean }> {
  const query = parseParameters(listParticipants.query, queryOf({ ...filters, cursor: '' }))
  const items: ParticipantResponse[] = []
  for (let cursor: string | null | undefined; cursor !== null && items.length < limit;) {
    const page: Page<ParticipantResponse> = await readList(parts, now, listParticipants, {
      ...{ ...query, limit: Math.min(pageSize, limit - items.length) },
      ...(cursor !== undefined && { cursor }),
    })
    items.push(...page.items)
    cursor = page.next
    if (cursor !== null && items.length >= limit) return { items, hasMore: true }
  }
  return { items, hasMore: false }
}
