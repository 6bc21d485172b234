import type { MongoClient } from 'mongodb'

export type CommandCounts = Readonly<Record<string, number>>

/** Commands that MongoDB has run since it started, without those among its drivers and replicas. */
export async function commandsOf(client: MongoClient): Promise<CommandCounts> {
  const { metrics } = (await client.db('admin').command({ serverStatus: 1 })) as unknown as {
    metrics: { commands: Record<string, { total?: number }> }
  }
  const own = ['find', 'getMore', 'update', 'insert', 'delete', 'aggregate', 'findAndModify', 'distinct']
  const all = [...own, 'commitTransaction', 'abortTransaction', 'count']
  return Object.fromEntries(all.map((name) => [name, Number(metrics.commands[name]?.total ?? 0)]))
}

/** Commands for each of a count of seconds, or orders, in tenths, without commands that were hardly sent. */
export function commandsPer(
  before: CommandCounts,
  after: CommandCounts,
  units: number,
): { total: number; byName: CommandCounts } {
  const byName = Object.entries(after).flatMap(([name, count]) => {
    const rate = (count - (before[name] ?? 0)) / units
    return rate < 0.05 ? [] : [[name, Math.round(rate * 10) / 10] as const]
  })
  const total = Math.round(((sum(after) - sum(before)) / units) * 10) / 10
  return { total, byName: Object.fromEntries(byName) }
}

export function sum(counts: CommandCounts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}
