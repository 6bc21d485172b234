import { ensureFirstVersion } from '@slipstream/projector/adapters/read-model-versions.ts'
import { readModels } from '@slipstream/projector/read-models.ts'
import type { Db } from 'mongodb'
import { fillBilling } from './seed/fill-billing.ts'
import { ensureOperations, fillOperations } from './seed/fill-operations.ts'
import { fillOrders } from './seed/fill-orders.ts'

/** Stores what this number of orders leaves behind. Indexes are made last: several times as fast. */
export async function fill(db: Db, orders: number, print: (line: string) => void): Promise<number> {
  const now = Math.floor(Date.now() / 1_000) * 1_000
  const begunAt = performance.now()
  const passed = (): string => `${Math.round((performance.now() - begunAt) / 1_000)} s`
  await fillOrders(db, orders, now, (line) => print(`${line}, ${passed()}`))
  await fillOperations(db, orders, now)
  await fillBilling(db, Math.ceil(orders / 20))
  for (const model of readModels) {
    await ensureFirstVersion(db, model)
    print(`the indexes of ${model.name}, ${passed()}`)
  }
  await ensureOperations(db)
  return now
}
