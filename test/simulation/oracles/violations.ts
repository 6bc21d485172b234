import type { World } from '../world.ts'
import type { Facts } from './facts.ts'
import { ofAlerts } from './of-alerts.ts'
import { ofMail } from './of-mail.ts'
import { ofOrders } from './of-orders.ts'

const oracles = { ...ofOrders, ...ofAlerts, ...ofMail }

/**
 * @returns what is wrong once everything is healed, by the oracle that says so: `{}` when all
 * of them hold. Of each, the first few.
 */
export async function violations(world: World): Promise<Record<string, string[]>> {
  const { shop, auditor, source } = world
  const ids = [...shop.orders.keys(), ...shop.deleted].map((id) => `shop/${id}`)
  const remembered = new Map((await auditor.store.orders.find(ids)).map((order) => [order._id, order]))
  const facts: Facts = Object.assign(Object.create(world) as World, {
    hasRest: source.connectShop !== undefined,
    remembered,
  })
  const found = Object.entries(oracles).map(([name, oracle]) => [name, oracle(facts).slice(0, 5)] as const)
  return Object.fromEntries(found.filter(([, wrong]) => wrong.length > 0))
}
