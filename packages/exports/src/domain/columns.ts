/** How a column is written: `decimal` is money as text, exact; `json` is what has parts of its own. */
export type ColumnType = 'text' | 'decimal' | 'integer' | 'number' | 'boolean' | 'time' | 'json'

export type Column = {
  name: string
  type: ColumnType
  /** It names or describes a person: left out or masked without the permission to see personal data. */
  isPersonal?: true
}

export const exportedKinds = [
  'orders',
  'participants',
  'events',
  'shipments',
  'subscriptions',
  'invoices',
  'alerts',
] as const

export type ExportedKind = (typeof exportedKinds)[number]

const of = (type: ColumnType, ...names: string[]): Column[] => names.map((name) => ({ name, type }))
const personal = (type: ColumnType, ...names: string[]): Column[] =>
  names.map((name) => ({ name, type, isPersonal: true }))

/** The columns of each kind, in their default order. Names are a public format: only add. */
export const columnsByKind: Readonly<Record<ExportedKind, readonly Column[]>> = {
  orders: [
    ...of('text', 'source', 'orderId', 'number', 'status', 'currency'),
    ...of('decimal', 'total', 'discountTotal', 'shippingTotal', 'taxTotal'),
    ...of('time', 'createdAt', 'modifiedAt', 'paidAt', 'completedAt'),
    ...of('text', 'customerId'),
    ...personal('text', 'customerName', 'customerEmail', 'customerPhone', 'company', 'addressLines', 'city'),
    ...personal('text', 'postcode'),
    ...of('text', 'region', 'country'),
    ...of('json', 'items'),
    ...personal('json', 'lineItems', 'participants'),
    ...of('json', 'refunds', 'timeline'),
    ...of('text', 'knownBy', 'eventId'),
  ],
  participants: [
    ...of('text', 'source', 'orderId', 'number', 'orderStatus', 'participantId', 'lineItemId'),
    ...personal('text', 'name', 'email'),
    ...personal('json', 'fields'),
    ...of('time', 'savedAt'),
    ...of('boolean', 'active', 'onOrder'),
    ...of('text', 'product'),
  ],
  events: [
    ...of('text', 'position', 'topic'),
    ...of('integer', 'partition', 'offset'),
    ...of('time', 'recordedAt', 'occurredAt'),
    ...of('text', 'type'),
    ...of('integer', 'version'),
    ...of('text', 'source', 'key', 'id', 'traceparent'),
    ...personal('json', 'data'),
  ],
  shipments: [
    ...of('text', 'source', 'shipmentId', 'orderId', 'orderNumber'),
    ...of('integer', 'shipmentNumber'),
    ...of('text', 'carrier', 'status'),
    ...personal('text', 'recipientName', 'recipientCompany', 'recipientEmail', 'recipientPhone'),
    ...personal('text', 'addressLines', 'city', 'postcode'),
    ...of('text', 'region', 'country'),
    ...of('json', 'lines'),
    ...of('text', 'carrierShipmentId', 'trackingNumber'),
    ...personal('text', 'trackingUrl'),
    ...of('text', 'scanStatus'),
    ...personal('json', 'scans'),
    ...of('text', 'waitsFor'),
    ...of('time', 'waitsSince'),
    ...of('text', 'deadLetterStep', 'deadLetterCode'),
    ...of('time', 'requestedAt', 'scheduledAt', 'shippedAt', 'deliveredAt', 'cancelledAt', 'changedAt'),
  ],
  subscriptions: [
    ...of('text', 'source', 'subscriptionId', 'customerId', 'status'),
    ...of('json', 'items'),
    ...of('text', 'currency'),
    ...of('time', 'periodStart', 'periodEnd', 'createdAt', 'startedAt', 'trialStart', 'trialEnd', 'cancelAt'),
    ...of('boolean', 'cancelAtPeriodEnd'),
    ...of('time', 'canceledAt', 'endedAt'),
    ...of('text', 'collectionPaused', 'collectionMethod', 'latestInvoiceId'),
    ...personal('json', 'metadata'),
    ...of('boolean', 'isUncertain'),
    ...of('time', 'stateAt'),
    ...of('json', 'timeline'),
  ],
  invoices: [
    ...of('text', 'source', 'invoiceId', 'customerId', 'subscriptionId', 'number', 'status', 'billingReason'),
    ...of('text', 'currency'),
    ...of('decimal', 'total', 'amountDue', 'amountPaid', 'amountRemaining'),
    ...of('json', 'lines'),
    ...of('time', 'periodStart', 'periodEnd', 'createdAt', 'finalizedAt', 'dueAt', 'paidAt', 'voidedAt'),
    ...of('time', 'uncollectibleAt'),
    ...of('integer', 'attemptCount'),
    ...of('time', 'nextAttemptAt'),
    ...of('text', 'collectionMethod'),
    ...personal('text', 'customerName', 'customerEmail', 'hostedUrl'),
    ...of('boolean', 'isUncertain'),
    ...of('time', 'stateAt'),
    ...of('json', 'timeline'),
  ],
  alerts: [
    ...of('text', 'fingerprint', 'rule', 'source', 'subject', 'state', 'severity', 'summary'),
    ...of('time', 'since', 'changedAt', 'resolvedAt'),
    ...of('text', 'resolvedReason'),
    ...of('json', 'affected', 'evidence'),
  ],
}

/**
 * The columns that are written: the chosen ones in their order, or all that may be seen.
 *
 * @param mayReadPersonalData without it, personal columns are left out; a chosen one is written masked
 * @throws RangeError for a name that is no column of the kind
 */
export function writtenColumns(
  kind: ExportedKind,
  chosen: readonly string[] | undefined,
  mayReadPersonalData: boolean,
): (Column & { isMasked: boolean })[] {
  const all = columnsByKind[kind]
  const columns = chosen?.map((name) => {
    const column = all.find((one) => one.name === name)
    if (column === undefined) throw new RangeError(`${kind} have no column ${name}`)
    return column
  })
  const visible = columns ?? all.filter(({ isPersonal }) => mayReadPersonalData || isPersonal !== true)
  return visible.map((column) => ({
    ...column,
    isMasked: column.isPersonal === true && !mayReadPersonalData,
  }))
}
