import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import { nextProbeBy } from '@slipstream/read-models/shipments/present-wait.ts'
import type { StoredShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import type { ClientSession, Collection } from 'mongodb'
import { z } from 'zod'
import { pageOf, type Page } from '../../responses/page.ts'
import { carrierResponse, type CarrierResponse } from '../../responses/shipments/carrier.ts'
import { queryDefinition } from '../query-definition.ts'
import { maxReadMs } from '../../adapters/read-limits.ts'

export const listCarriers = queryDefinition({
  path: '/api/carriers',
  operationId: 'listCarriers',
  summary: 'All carriers: whether each can be reached, and how many shipments wait for it',
  params: z.strictObject({}),
  query: z.strictObject({}),
  response: pageOf(carrierResponse),
  read: async ({ snapshot: { session, live }, now }): Promise<Page<CarrierResponse>> => {
    const carriers = await live<CarrierDocument>('carriers')
    const shipments = await live<StoredShipment>('shipments')
    const changed = await carriers.find({}, { session, maxTimeMS: maxReadMs }).toArray()
    const used = await shipments.distinct('carrier', {}, { session, maxTimeMS: maxReadMs })
    const byName = new Map(changed.map((carrier) => [carrier._id, carrier]))
    const items: CarrierResponse[] = []
    // One after the other: a session takes no two commands in parallel.
    for (const name of [...new Set([...byName.keys(), ...used])].sort())
      items.push({
        carrier: name,
        ...stateOf(byName.get(name), now),
        ...(await waitingFor(shipments, name, session)),
      })
    return { items, next: null }
  },
})

/** A carrier of which no change was ever reported has always been available. */
function stateOf(
  carrier: CarrierDocument | undefined,
  now: Date,
): Pick<CarrierResponse, 'state' | 'detail' | 'since' | 'changedAt' | 'nextProbeBy'> {
  if (carrier === undefined)
    return { state: 'available', detail: null, since: null, changedAt: null, nextProbeBy: null }
  const { state, detail, since, changedAt } = carrier
  return { state, detail, since, changedAt, nextProbeBy: nextProbeBy(carrier, now.getTime()) }
}

async function waitingFor(
  shipments: Collection<StoredShipment>,
  carrier: string,
  session: ClientSession,
): Promise<Pick<CarrierResponse, 'waiting' | 'deadLettered'>> {
  const options = { session, maxTimeMS: maxReadMs }
  const waiting = { carrier, status: 'accepted' } as const
  const [oldest] = await shipments
    .find(waiting, { ...options, projection: { requestedAt: 1 } })
    .sort({ requestedAt: 1, _id: 1 })
    .limit(1)
    .toArray()
  const count = await shipments.countDocuments(waiting, options)
  const deadLettered = await shipments.countDocuments({ carrier, status: 'dead-lettered' }, options)
  return { waiting: { count, oldestRequestedAt: oldest?.requestedAt ?? null }, deadLettered }
}
