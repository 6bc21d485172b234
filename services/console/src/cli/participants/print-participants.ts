import { listParticipants } from '../../queries/orders/list-participants.ts'
import type { ParticipantResponse } from '../../responses/orders/participant.ts'
import { printList } from '../print-query.ts'

export function printParticipants(
  query: Record<string, unknown>,
  shown: { isJson: boolean; maxItems: number },
): Promise<void> {
  return printList<ParticipantResponse>(
    listParticipants,
    { query },
    { textOf: lineOf, none: 'no participants', ...shown },
  )
}

function lineOf({
  source,
  orderId,
  participantId,
  name,
  product,
  active,
  ...rest
}: ParticipantResponse): string {
  const { checkedIn } = rest
  const here = checkedIn === null ? 'not here' : `here since ${checkedIn.at}`
  const state = active ? here : 'inactive'
  return [`${source}/${orderId}/${participantId}`, name ?? 'without a name', product ?? '', state].join('  ')
}
