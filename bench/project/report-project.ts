import { spread } from '../measure/results/statistics.ts'
import { table } from '../measure/results/table.ts'
import type { SpanFigures } from '../measure/timed-span.ts'
import { eventsOfAnOrder } from './order-life.ts'

/** One turn of a contender: the first of each is the warm-up. */
export type ProjectTurn = SpanFigures & { name: string; mongoUs: number }

const goals = { near: 0.7, apart: 0.6 }

export function reportProject(
  turns: readonly ProjectTurn[],
  options: { events: number; apart: number; bytes: number; documents: readonly string[] },
): string {
  const { events, apart, bytes, documents } = options
  const orders = events / eventsOfAnOrder
  const goal = apart >= orders ? goals.apart : goals.near
  const counted = new Map(
    [...Map.groupBy(turns, ({ name }) => name)].map(([name, all]) => [name, all.slice(1)]),
  )
  const ours = counted.get('slipstream') ?? []
  const rows = [...counted].map(([name, runs]) => {
    const ratios = ours.map(({ perSecond }, round) => perSecond / (runs[round]?.perSecond ?? NaN))
    const isOurs = name === 'slipstream'
    return [
      ...[name, shown(runs.map(({ perSecond }) => perSecond))],
      ...[isOurs ? '' : shown(ratios, 2), name === 'bare write' ? `≥ ${goal}` : ''],
      shown(runs.map(({ cpuUs }) => cpuUs)),
      shown(runs.map(({ mongoUs }) => mongoUs)),
    ]
  })
  const head = ['what', 'events/s', 'slipstream is … × as fast', 'goal']
  return `${table([...head, 'µs of its CPU an event', 'µs of MongoDB’s'], rows)}

${events} events of ${bytes} bytes over ${orders} orders, ${apart} others
beginning between an event of an order and its next. Documents: ${documents.join(', ')}.
Medians with their spread; MongoDB’s time is of the whole turn, with the reading that the bare write begins with.
- slipstream: the projector as one process, from the assignment of its partitions to the commit of the last event
- bare consume: one kafkajs consumer with its default settings counts the records, and does nothing else
- bare write: bulkWrite of the documents that the projector leaves behind, each once, 1000 to a batch, unordered, one batch after the other; no
  transaction, no reads, no earlier versions of an order. Its figures are of the events that these documents are made of`
}

function shown(values: readonly number[], digits = 0): string {
  const { median, min, max } = spread(values)
  return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`
}
