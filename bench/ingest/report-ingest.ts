import { median, spread } from '../measure/results/statistics.ts'
import { table } from '../measure/results/table.ts'
import type { ResponsesAtHalfLoad } from './half-load.ts'

/** Of one contender, one value for each round. */
export type Turns = { perSecond: number[]; p50Ms: number[]; p99Ms: number[]; cpuUs: number[] }
export type ContenderName = 'slipstream' | 'slipstream, kafkajs' | 'slipstream, sealed' | ReferenceName
type ReferenceName = (typeof references)[number]['name']

const references = [
  {
    name: 'same work, no log',
    meaning: 'fastify, HMAC, JSON.parse, the mapping to an event, zod on the event, and nothing kept',
    goals: { slipstream: 0.9, 'slipstream, kafkajs': 0.65 },
  },
  {
    name: 'no log',
    meaning: 'fastify, HMAC, JSON.parse, zod on the body, no mapping, and nothing kept',
    goals: { slipstream: 0.55 },
  },
  {
    name: 'send per request',
    meaning: 'like "no log", then one kafkajs send of the raw body',
    goals: { slipstream: 2.2 },
  },
  {
    name: 'insert per request',
    meaning: 'like "no log", then insertOne with w:majority',
    goals: { slipstream: 4 },
  },
] as const
const own = ['slipstream', 'slipstream, kafkajs'] as const

const sealed = 'slipstream, sealed'

export const contenderNames: readonly ContenderName[] = [
  ...own,
  sealed,
  ...references.map(({ name }) => name),
]

/** The figures of all contenders by number of connections, as two tables for docs/performance.md. */
export function reportIngest(byConnections: ReadonlyMap<number, ReadonlyMap<string, Turns>>): string {
  const figures: string[][] = []
  const ratios: string[][] = []
  for (const [connections, turns] of byConnections) {
    for (const name of contenderNames) {
      const { perSecond, p50Ms, p99Ms, cpuUs } = turns.get(name) as Turns
      figures.push([
        String(connections),
        name,
        String(Math.round(median(perSecond))),
        `${median(p50Ms).toFixed(1)} / ${median(p99Ms).toFixed(1)}`,
        text(spread(cpuUs), 0),
      ])
    }
    for (const reference of references) {
      const theirs = turns.get(reference.name) as Turns
      const cells = own.flatMap((name) => {
        const ours = turns.get(name) as Turns
        const goal = (reference.goals as Partial<Record<string, number>>)[name]
        return [
          text(spread(ours.perSecond.map((value, round) => value / (theirs.perSecond[round] ?? NaN))), 2),
          goal === undefined ? '' : `≥ ${goal}`,
          text(spread(ours.cpuUs.map((value, round) => value - (theirs.cpuUs[round] ?? NaN))), 0),
        ]
      })
      ratios.push([String(connections), reference.name, ...cells])
    }
  }
  const sealing = [...byConnections].map(([connections, turns]) => {
    const [clear, with_] = [turns.get('slipstream') as Turns, turns.get(sealed) as Turns]
    const share = with_.cpuUs.map((value, round) => value / (clear.cpuUs[round] ?? NaN) - 1)
    return [String(connections), text(spread(share.map((one) => one * 100)), 1), '≤ 5']
  })
  const legend = references.map(({ name, meaning }) => `- ${name}: ${meaning}`).join('\n')
  return [
    table(['connections', 'what', 'requests/s', 'p50 / p99 ms', 'CPU µs a request'], figures),
    table(
      [
        ...['connections', 'slipstream against', 'requests/s, × as many', 'goal', 'CPU µs more'],
        ...['by kafkajs: × as many', 'goal', 'CPU µs more'],
      ],
      ratios,
    ),
    table(['connections', 'sealing personal data: CPU % more', 'goal'], sealing),
    legend,
  ].join('\n\n')
}

/** The responses at half load, as a table for docs/performance.md. */
export function reportHalfLoad(p99Ms: ResponsesAtHalfLoad): string {
  const theirs = p99Ms.get('same work, no log') ?? []
  const rows = [...p99Ms].map(([name, values]) => [
    name,
    text(spread(values), 1),
    text(spread(values.map((value, round) => value - (theirs[round] ?? NaN))), 1),
    own.some((one) => one === name) ? '≤ 15' : '',
  ])
  return table(['at half load', 'p99 ms', 'ms more', 'goal'], rows)
}

function text(
  { median: middle, min, max }: { median: number; min: number; max: number },
  digits: number,
): string {
  return `${middle.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`
}
