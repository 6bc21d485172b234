import { setTimeout as sleep } from 'node:timers/promises'
import type { Topic } from '@slipstream/events/topics.ts'
import { withServiceDatabase } from '@slipstream/mongo/with-service-database.ts'
import { billingModels } from '../billing/domain/billing-models.ts'
import { calloutModels } from '../callouts/domain/callouts.ts'
import type { ReadModel } from '../domain/read-model.ts'
import { orderModels, shipmentModels } from '../read-models.ts'
import { dropPrevious } from '../rebuild/drop-previous.ts'
import { runRebuild } from './run-rebuild.ts'

/** The read models that have data of customers or participants, by the topic they are projected from. */
const modelsOf: Partial<Record<Topic, readonly ReadModel[]>> = {
  orders: orderModels,
  shipments: shipmentModels,
  billing: billingModels,
  'billing-work': calloutModels,
}

/** A query that began before the swap reads the version before. Once that is dropped, it looks empty. */
const queriesEndMs = 10_000

/** The names of the read models of these topics that have personal data. */
export function modelsWithPersonalData(topics: readonly Topic[]): string[] {
  return topics.flatMap((topic) => modelsOf[topic] ?? []).map(({ name }) => name)
}

/**
 * Rebuilds the read models of these topics that have personal data, from what the log has
 * now. No version is kept to go back to.
 *
 * @param topics those that exist, without their prefix
 */
export async function rebuildForErasure(topics: readonly Topic[]): Promise<void> {
  const models = topics.flatMap((topic) => modelsOf[topic] ?? [])
  if (models.length === 0) return
  const options = { fresh: true, rollback: false, unverified: false, isJson: false }
  await runRebuild(
    models.map(({ name }) => name),
    options,
  )
  await sleep(queriesEndMs)
  await withServiceDatabase('rebuild', ({ db }) => dropPrevious(db, models, new Date()))
}
