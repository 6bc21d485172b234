import { spread } from '../measure/results/statistics.ts'
import { table } from '../measure/results/table.ts'
import type { Measured } from './setting.ts'

/** Contenders of one kind, which took turns. */
export type ExportFigures = {
  /** Read by each of them. */
  records: number
  rates: ReadonlyMap<string, number[]>
  measured: ReadonlyMap<string, Measured[]>
}

const goal = 0.7
/** 300 MB. */
const maxRssMiB = 286

export const isBare = (name: string): boolean => name.startsWith('bare')

/** What is promised is about events. */
const isBounded = (name: string): boolean => name.startsWith('events ')

/** The contenders whose processes took more than they may. */
export function missedMemory(all: readonly ExportFigures[]): string[] {
  return all
    .flatMap(({ measured }) => [...measured])
    .filter(([name, runs]) => isBounded(name) && peakRss(runs) > maxRssMiB)
    .map(([name, runs]) => `${name}: ${Math.round(peakRss(runs))} MiB`)
}

export function reportExports(
  all: readonly ExportFigures[],
  { bytesPerEvent, rounds }: { bytesPerEvent: number; rounds: number },
): string {
  const [events, documents] = all.map(({ records }) => records)
  const head = [
    'what',
    'records/s',
    'least–most',
    '× bare',
    'goal',
    'processor s',
    'peak RSS MiB',
    'goal',
    'file MB',
  ]
  return `${table(head, all.flatMap(rowsOf))}

${events} events of ${bytesPerEvent} bytes, ${documents} documents of the histories of orders, all columns, to a file in a folder; each contender a
process of its own. Medians of ${rounds} rounds in turn.
- events …, orders …: the worker's exports, from the request to the recorded end: parts of 6 MiB, each synced and recorded
- bare consume: one kafkajs consumer with its default settings writes each value as a line, and nothing else; not synced
- bare cursor: one cursor over the histories that the orders are folded from writes each document as a line of JSON; not synced`
}

function rowsOf({ rates, measured }: ExportFigures): string[][] {
  const names = [...rates.keys()]
  const theirs = rates.get(names.find(isBare) ?? '') ?? []
  return names.map((name) => {
    const ours = rates.get(name) ?? []
    const { median: middle, min, max } = spread(ours)
    const ratio = spread(ours.map((value, round) => value / (theirs[round] ?? NaN)))
    const shown = `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})`
    const runs = measured.get(name) ?? []
    const goals = [isBare(name) ? '' : `≥ ${goal}`, isBounded(name) ? `≤ ${maxRssMiB}` : '']
    return [
      ...[name, String(Math.round(middle)), `${Math.round(min)}–${Math.round(max)}`],
      ...[isBare(name) ? '' : shown, goals[0] ?? ''],
      cpuOf(runs).toFixed(1),
      ...[String(Math.round(peakRss(runs))), goals[1] ?? '', String(Math.round((runs[0]?.bytes ?? 0) / 1e6))],
    ]
  })
}

const peakRss = (runs: readonly Measured[]): number => Math.max(...runs.map(({ peakRssMiB: peak }) => peak))

/** The processes whole, without a warm-up: it depends little on what else runs on the machine. */
const cpuOf = (runs: readonly Measured[]): number =>
  spread(runs.slice(1).map(({ cpuSeconds }) => cpuSeconds)).median
