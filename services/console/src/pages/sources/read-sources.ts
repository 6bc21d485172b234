import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import { sourceReportsCollection } from '@slipstream/read-models/reports/source-report.ts'
import type { SourceReport } from '@slipstream/read-models/reports/source-report.ts'
import { getReconciliation } from '../../queries/get-reconciliation.ts'
import { getSequence } from '../../queries/get-sequence.ts'
import type { QueryContext } from '../../queries/query-definition.ts'
import type { ReconciliationResponse } from '../../responses/reconciliation.ts'
import type { SequenceResponse } from '../../responses/sequence.ts'
import { numberingModel, windowOf, type Arrived, type NumberingModel } from './numbering-model.ts'
import { maxPageReadMs } from '../../adapters/read-limits.ts'

export type SourceRow = {
  source: string
  lastDeliveryAt: string | null
  alerts: number
  missing: number | null
}

/** Each source in a line. */
export async function readSources(
  { snapshot: { db, session, live } }: QueryContext,
  names: readonly string[],
): Promise<SourceRow[]> {
  const options = { session, maxTimeMS: maxPageReadMs }
  const reports = await db
    .collection<SourceReport>(sourceReportsCollection)
    .find({}, { ...options, projection: { lastDeliveryAt: 1 } })
    .toArray()
  const sequences = await db
    .collection<{ _id: string; missing: { count: number } }>('auditSequenceReports')
    .find({}, { ...options, projection: { 'missing.count': 1 } })
    .toArray()
  const firing = await (
    await live<AlertDocument>('alerts')
  )
    .aggregate<{ _id: string; alerts: number }>(
      [{ $match: { state: 'firing' } }, { $group: { _id: '$source', alerts: { $sum: 1 } } }],
      options,
    )
    .toArray()
  return names.map((source) => ({
    source,
    lastDeliveryAt: reports.find(({ _id }) => _id === source)?.lastDeliveryAt ?? null,
    alerts: Number(firing.find(({ _id }) => _id === source)?.alerts ?? 0),
    missing: sequences.find(({ _id }) => _id === source)?.missing.count ?? null,
  }))
}

export type SourceData = {
  report: SourceReport | null
  sequence: SequenceResponse | null
  reconciliation: ReconciliationResponse | null
  numbering: NumberingModel | null
  alerts: AlertDocument[]
}

const maxAlerts = 20

/** All that the page of a source shows. @param from the first of its numbers shown; null: the newest */
export async function readSource(
  context: QueryContext,
  source: string,
  from: number | null,
): Promise<SourceData> {
  const { db, session, live } = context.snapshot
  const options = { session, maxTimeMS: maxPageReadMs }
  const sequence = ((await getSequence.read(context, { source }, {})) as SequenceResponse | undefined) ?? null
  const window = sequence === null ? null : windowOf(sequence, from)
  const alerts = await (
    await live<AlertDocument>('alerts')
  )
    .find({ state: 'firing', source }, options)
    .sort({ since: -1 })
    .limit(maxAlerts)
    .toArray()
  return {
    report: await db.collection<SourceReport>(sourceReportsCollection).findOne({ _id: source }, options),
    sequence,
    reconciliation:
      ((await getReconciliation.read(context, { source }, {})) as ReconciliationResponse | undefined) ?? null,
    numbering:
      sequence === null || window === null
        ? null
        : numberingModel(sequence, window, await readArrived(context, sequence, window)),
    alerts,
  }
}

/** Which numbers of a window have orders: by their id where that is what is counted, else by their number. */
async function readArrived(
  { snapshot: { live, session } }: QueryContext,
  { source, field, step }: SequenceResponse,
  { first, last }: { first: number; last: number },
): Promise<Arrived> {
  const numbers: number[] = []
  for (let number = first; number <= last; number += step) numbers.push(number)
  const isId = field === 'id'
  const filter = isId
    ? { _id: { $in: numbers.map((number) => `${source}/${number}`) } }
    : { search: { $in: numbers.map(String) }, source }
  const found = await (
    await live<OrderDocument>('orders')
  )
    .find(filter, {
      ...{ session, maxTimeMS: maxPageReadMs },
      projection: { orderId: 1, number: 1, 'provenance.via': 1, 'provenance.purpose': 1 },
    })
    .toArray()
  const arrived = { all: new Set<number>(), recovered: new Set<number>() }
  for (const { orderId, number, provenance } of found) {
    const counted = Number(/\d+/.exec(isId ? orderId : (number ?? ''))?.[0])
    arrived.all.add(counted)
    if (provenance.via === 'rest' && provenance.purpose === undefined) arrived.recovered.add(counted)
  }
  return arrived
}
