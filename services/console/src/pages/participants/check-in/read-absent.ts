import { parseParameters } from '../../../domain/parameters/parse-parameters.ts'
import { listParticipants } from '../../../queries/orders/list-participants.ts'
import type { ParticipantResponse } from '../../../responses/orders/participant.ts'
import type { Page } from '../../../responses/page.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readList } from '../../shell/read-context.ts'

export type Absent = {
  items: ParticipantResponse[]
  next: string | null
  /** The rest is left to the next page, as one request looks at no more. */
  isPartial: boolean
}

const wanted = 50
const readAtOnce = 100
/** All that one request looks at: towards the end of the day nearly all are here. */
const maxRead = 2_000

/** Registered participants who have not arrived, the last registered first. */
export async function readAbsent(
  parts: Pick<PageParts, 'client' | 'database' | 'billingSources' | 'cursorKey'>,
  now: Date,
  { product, cursor }: { product: string; cursor: string },
): Promise<Absent> {
  const items: ParticipantResponse[] = []
  let next: string | null = cursor
  let read = 0
  do {
    const query = parseParameters(listParticipants.query, {
      ...{ active: 'true', limit: readAtOnce },
      ...(product !== '' && { product }),
      ...(next !== '' && { cursor: next }),
    })
    const page: Page<ParticipantResponse> = await readList(parts, now, listParticipants, query)
    items.push(...page.items.filter(({ checkedIn }) => checkedIn === null))
    read += page.items.length
    next = page.next
  } while (next !== null && items.length < wanted && read < maxRead)
  return { items, next, isPartial: next !== null && items.length < wanted }
}
