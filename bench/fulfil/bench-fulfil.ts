import { spread } from '../measure/results/statistics.ts'
import { table } from '../measure/results/table.ts'
import { benchOutage } from './bench-outage.ts'
import type { OutageFigures } from './bench-outage.ts'
import { benchSteps } from './bench-steps.ts'
import type { StepFigures } from './bench-steps.ts'
import { concurrency } from './setting.ts'
import { startBenchSystem } from './start-bench-system.ts'

const goal = 0.6
const drainPerSecond = 10
const drainTolerance = 0.05

/** Shipments at a carrier without faults against bare loops, and what they cost while it is unavailable. */
export async function benchFulfil(options: {
  rounds: number
  shipments: number
  waiting: number
  print(line: string): void
}): Promise<string> {
  const { waiting, print } = options
  const system = await startBenchSystem(print)
  try {
    const steps = await benchSteps(system, options)
    const outage =
      waiting === 0 ? undefined : await benchOutage(system, { waiting, print, perSecond: drainPerSecond })
    return [
      reportSteps(steps, options.shipments),
      ...(outage === undefined ? [] : [reportOutage(outage)]),
    ].join('\n\n')
  } finally {
    await system.stop()
  }
}

function reportSteps(figures: StepFigures, shipments: number): string {
  const ours = figures.get('slipstream') ?? []
  const rows = [...figures].map(([name, values]) => {
    const { median, min, max } = spread(values)
    const ratio = spread(ours.map((value, round) => value / (values[round] ?? NaN)))
    const shown = `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})`
    const compared = name === 'slipstream' ? ['', ''] : [shown, `≥ ${goal}`]
    return [name, String(Math.round(median)), `${Math.round(min)}–${Math.round(max)}`, ...compared]
  })
  const head = ['what', 'steps/s', 'least–most', 'slipstream is … × as fast', 'goal']
  return `${table(head, rows)}

${shipments} shipments of two steps each, a booking and a label.
- slipstream: one process of fulfillment, ${concurrency} requests at a time, to the last label; its events are published meanwhile
- bare: one process with ${concurrency} loops, each: claim, intention, POST, booking; claim, GET, label, outcome; no fence, no outbox, no events, no rate`
}

function reportOutage({ waiting, idle, outage, drain }: OutageFigures): string {
  const rows = [
    ['no shipments', idle],
    [`${waiting} shipments, the carrier unavailable`, outage],
  ] as const
  const shown = rows.map(([what, { commandsPerSecond, rssMiB, heapMiB }]) => [
    ...[what, String(commandsPerSecond), rssMiB.join(', '), heapMiB.join(', ')],
  ])
  const ratio = drain.measured / drain.configured
  const verdict = Math.abs(ratio - 1) <= drainTolerance ? 'within' : 'NOT within'
  return `${table(['two processes', 'MongoDB commands/s', 'RSS MiB', 'heap MiB'], shown)}

Commands in the outage: ${JSON.stringify(outage.byCommand)}
Drain: ${drain.measured.toFixed(2)} bookings/s over ${drain.seconds} s, configured ${drain.configured}: ${verdict} 5 %`
}
