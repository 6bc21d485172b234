import { commandsPer } from '../measure/mongodb/mongo-commands.ts'
import { table } from '../measure/results/table.ts'
import { eventsOfAnOrder } from '../project/order-life.ts'
import type { Bytes, Work } from './system-figures.ts'

/** Less than this of a thousand orders, in MB, is shown as part of the rest. */
const smallestMb = 0.01

export type CostRun = {
  before: Work & Bytes
  after: Work & Bytes
  orders: number
  ordersPerSecond: number
  seconds: number
  load: number
}

/** What lies between two readings, for each 1,000 orders. */
export function reportCost({ before, after, orders, ordersPerSecond, seconds, load }: CostRun): string {
  const per1000 = (from: number, to: number): number => ((to - from) * 1_000) / orders
  const cpu = Object.entries(after.cpuSeconds).map(
    ([name, to]) => [name, per1000(before.cpuSeconds[name] ?? 0, to)] as const,
  )
  const all = cpu.reduce((sum, [, used]) => sum + used, 0)
  const work = table(
    ['of 1,000 orders', 'CPU seconds'],
    [...cpu, ['together', all] as const].map(([name, used]) => [name, used.toFixed(2)]),
  )
  const mb = (from: number, to: number): number => per1000(from, to) / 1e6
  const topics = Object.keys(after.log).map((topic) => ({
    name: `topic ${topic}`,
    grownMb: [mb(before.log[topic] ?? 0, after.log[topic] ?? 0)],
  }))
  const collections = Object.entries(after.stored).map(([name, to]) => {
    const from = before.stored[name]
    const grownMb = [
      ...[mb(from?.disk ?? 0, to.disk), mb(from?.indexes ?? 0, to.indexes)],
      ...[mb(from?.data ?? 0, to.data)],
    ]
    return { name, grownMb }
  })
  const operationLog = [NaN, NaN, mb(before.operationLog, after.operationLog)]
  const parts = [
    ...topics,
    ...together(collections),
    { name: 'operation log of MongoDB', grownMb: operationLog },
  ]
  const bytes = table(
    ['of 1,000 orders', 'MB on disk', 'its indexes', 'before compression'],
    parts
      .filter(({ grownMb }) => grownMb.some((one) => one >= smallestMb))
      .map(({ name, grownMb }) => [name, ...grownMb.map((one) => (Number.isNaN(one) ? '' : one.toFixed(2)))]),
  )
  const commands = commandsPer(before.commands, after.commands, orders)
  const byName = Object.entries(commands.byName).map(([name, count]) => `${count} ${name}`)
  return `${work}

${bytes}

${commands.total} commands to MongoDB an order: ${byName.join(', ')}. ${orders} orders of ${eventsOfAnOrder} deliveries each, ${ordersPerSecond} orders a second, in ${seconds.toFixed(0)} s until all were committed and mailed;
load ${load.toFixed(1)}. One copy of everything.`
}

type Part = { name: string; grownMb: number[] }

function together(collections: readonly Part[]): Part[] {
  const grownMb = collections[0]?.grownMb.map((_, column) =>
    collections.reduce((sum, part) => sum + (part.grownMb[column] ?? 0), 0),
  )
  return [...collections, { name: 'all collections', grownMb: grownMb ?? [] }]
}
