import type { MeasuredRun } from '../measure/process/run-measured.ts'
import { spread } from '../measure/results/statistics.ts'
import { table } from '../measure/results/table.ts'
import { eventsOfAnOrder } from '../project/order-life.ts'

/** One turn of a contender: the first of each is the warm-up. */
export type RebuildTurn = Omit<MeasuredRun, 'stdout'> & {
  name: string
  events: number
  perSecond: number
  mongoSeconds: number
}

const goal = 1.5
const maxRssMiB = 400

export function reportRebuild(
  turns: readonly RebuildTurn[],
  { apart, rounds }: { apart: number; rounds: number },
): string {
  const head = [
    ...['events', 'what', 'events/s', '× the projection', 'goal', 'µs of its CPU an event'],
    ...['µs of MongoDB’s', 'peak RSS MiB', 'goal'],
  ]
  const bySize = [...Map.groupBy(turns, ({ events }) => events).values()]
  return `${table(head, bySize.flatMap(rowsOf))}

Medians of ${rounds} rounds in turn with their spread; ${apart} other orders begin between an event of an order and its next; ${eventsOfAnOrder} events an order.
- projection: the projector as one process, from the assignment of its partitions to the commit of the last event; CPU with its start
- rebuild: \`slipstream rebuild\` from its start to its end, with verification and swap`
}

function rowsOf(turns: readonly RebuildTurn[]): string[][] {
  const counted = [...Map.groupBy(turns, ({ name }) => name)].map(
    ([name, all]) => [name, all.slice(1)] as const,
  )
  const [, projection = []] = counted.find(([name]) => name === 'projection') ?? []
  return counted.map(([name, runs]) => {
    const isRebuild = name !== 'projection'
    const ratio = spread(
      runs.map(({ perSecond }, round) => perSecond / (projection[round]?.perSecond ?? NaN)),
    )
    const shown = (values: number[], digits = 0): string => {
      const { median, min, max } = spread(values)
      return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`
    }
    return [
      ...[String(runs[0]?.events ?? ''), name, shown(runs.map(({ perSecond }) => perSecond))],
      isRebuild ? `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})` : '',
      isRebuild ? `≥ ${goal}` : '',
      shown(runs.map(({ cpuSeconds, events }) => (cpuSeconds * 1e6) / events)),
      shown(runs.map(({ mongoSeconds, events }) => (mongoSeconds * 1e6) / events)),
      String(Math.round(Math.max(...runs.map(({ peakRssMiB }) => peakRssMiB)))),
      isRebuild ? `≤ ${maxRssMiB}` : '',
    ]
  })
}
