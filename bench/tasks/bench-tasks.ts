import { MongoClient } from 'mongodb'
import { startStackWithProgress } from '@slipstream/sandbox-stack/progress/start-stack-with-progress.ts'
import { saveResults } from '../measure/results/save-results.ts'
import { spread } from '../measure/results/statistics.ts'
import type { Spread } from '../measure/results/statistics.ts'
import { table } from '../measure/results/table.ts'
import { libraries, taskContenders } from './contenders/contenders.ts'
import { measureTakeOver } from './measure-take-over.ts'
import { processes, runContender } from './run-contender.ts'
import type { Measured } from './run-contender.ts'
import type { Setting } from './setting.ts'

const names = Object.keys(taskContenders)
const goal = 1
const takeOverGoalMs = 2_000
const quick = { rounds: 1, tasks: 100, takeOvers: 1, leaseMs: 3_000, maxMs: 5_000 }
const takeOvers = 3
const maxMs = 60_000
/** Of throughput: agenda prolongs no lock by itself, and repeats what waits longer in its memory. */
const longLeaseMs = 600_000
/** The default of leased work. */
const leaseMs = 15_000

type Figures = Map<string, Measured[]>

/**
 * Tasks through two workers, against another library and bare loops on the same
 * database. Writes bench/results/tasks.json.
 */
export async function benchTasks(options: {
  rounds: number
  tasks: number
  quick: boolean
  print(line: string): void
}): Promise<string> {
  const { print } = options
  const plan = options.quick ? quick : { ...options, takeOvers, leaseMs, maxMs }
  const stack = await startStackWithProgress({ temporary: true, env: {}, parts: ['mongodb'] })
  const client = new MongoClient(stack.mongodbUrl)
  let turn = 0
  const setting = (hasEffect: boolean, lease = longLeaseMs): Setting => ({
    ...{ mongodbUrl: stack.mongodbUrl, database: `bench-${(turn += 1)}` },
    ...{ hasEffect, leaseMs: lease, isHanging: false },
  })
  try {
    const figures: [string, Figures][] = []
    for (const hasEffect of [true, false]) {
      const kind = hasEffect ? 'tasks that write a document' : 'tasks without an effect'
      print(kind)
      const run = (name: string) => runContender(name, setting(hasEffect), plan, client)
      figures.push([kind, await alternate(plan.rounds, run, print)])
    }
    const taken: Record<string, number[]> = {}
    for (const name of ['slipstream', ...libraries])
      for (let nth = 0; nth < plan.takeOvers; nth++) {
        const ms = Math.round(await measureTakeOver(name, setting(false, plan.leaseMs), client))
        print(`${name}: taken over after ${ms} ms`)
        ;(taken[name] ??= []).push(ms)
      }
    const results = { ...plan, processes, figures: figuresOf(figures), takeOverMs: taken }
    const path = await saveResults('tasks', results)
    return `${figures.map((one) => report(...one)).join('\n\n')}\n\n${reportTakeOver(taken, plan)}\n\n${path} has all figures.`
  } finally {
    await client.close()
    await stack.stop()
  }
}

/** Each round in another order. The first warms up and does not count. */
async function alternate(
  rounds: number,
  run: (name: string) => Promise<Measured>,
  print: (line: string) => void,
): Promise<Figures> {
  const figures: Figures = new Map(names.map((name) => [name, []]))
  for (let round = 0; round <= rounds; round++)
    for (const name of names.map((_, i) => names[(i + round) % names.length] ?? '')) {
      const measured = await run(name)
      print(`${round === 0 ? 'warm-up' : `round ${round}`}  ${name}: ${Math.round(measured.perSecond)}/s`)
      if (round > 0) figures.get(name)?.push(measured)
    }
  return figures
}

type Shown = Record<keyof Measured | 'ratio', Spread>

function shownOf(figures: Figures, name: string): Shown {
  const [ours, own] = [figures.get('slipstream') ?? [], figures.get(name) ?? []]
  const of = (field: keyof Measured) => spread(own.map((one) => one[field]))
  const ratios = ours.map(({ perSecond }, round) => perSecond / (own[round]?.perSecond ?? NaN))
  return {
    ...{ perSecond: of('perSecond'), cpuMsPerTask: of('cpuMsPerTask') },
    ...{
      databaseCpuMsPerTask: of('databaseCpuMsPerTask'),
      repeated: of('repeated'),
      undone: of('undone'),
      ratio: spread(ratios),
    },
  }
}

function figuresOf(figures: readonly [string, Figures][]) {
  return Object.fromEntries(
    figures.map(([kind, own]) => [kind, Object.fromEntries(names.map((name) => [name, shownOf(own, name)]))]),
  )
}

function report(kind: string, figures: Figures): string {
  const rows = names.map((name) => {
    const { perSecond, ratio, cpuMsPerTask, databaseCpuMsPerTask, repeated, undone } = shownOf(figures, name)
    const shown = `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})`
    const isLibrary = libraries.includes(name)
    return [
      ...[name, String(Math.round(perSecond.median))],
      ...[`${Math.round(perSecond.min)}–${Math.round(perSecond.max)}`],
      ...[
        cpuMsPerTask.median.toFixed(2),
        databaseCpuMsPerTask.median.toFixed(2),
        String(repeated.max),
        String(undone.max),
      ],
      ...[name === 'slipstream' ? '' : shown, isLibrary ? `≥ ${goal}` : ''],
    ]
  })
  const head = [
    'what',
    'tasks/s',
    'least–most',
    'CPU ms/task',
    'MongoDB ms/task',
    'repeated',
    'undone',
    'slipstream is … ×',
    'goal',
  ]
  return `${kind}, through ${processes} processes:\n\n${table(head, rows)}`
}

function reportTakeOver(taken: Readonly<Record<string, number[]>>, { leaseMs }: { leaseMs: number }): string {
  const rows = Object.entries(taken).map(([name, ms]) => {
    const { median, max } = spread(ms)
    const goal = name === 'slipstream' ? `≤ ${leaseMs + takeOverGoalMs}` : ''
    return [name, String(Math.round(median)), String(Math.round(max)), goal]
  })
  return `Take-over of the task of a killed process, with leases of ${leaseMs} ms:\n\n${table(['what', 'median ms', 'most', 'goal'], rows)}`
}
