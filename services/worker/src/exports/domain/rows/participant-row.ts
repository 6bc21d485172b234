import type { ParticipantDocument } from '@slipstream/read-models/orders/participants/participant-document.ts'
import { fields } from '@slipstream/exports/domain/row-values.ts'
import type { Getters } from '@slipstream/exports/domain/row-values.ts'

export const participantRow: Getters<ParticipantDocument> = {
  ...fields<ParticipantDocument>('source', 'orderId', 'number', 'orderStatus', 'participantId', 'lineItemId'),
  ...fields<ParticipantDocument>('product', 'name', 'email', 'fields', 'savedAt', 'active', 'onOrder'),
}
