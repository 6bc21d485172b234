import { parseArgs } from 'node:util'
import { benchAudit } from './audit/bench-audit.ts'
import { benchIdleSources } from './audit/bench-idle-sources.ts'
import { benchConnections } from './connections/bench-connections.ts'
import { benchCost } from './cost/bench-cost.ts'
import { benchEntitlements } from './entitlements/bench-entitlements.ts'
import { benchExports } from './exports/bench-exports.ts'
import { benchFulfil } from './fulfil/bench-fulfil.ts'
import { benchIngest } from './ingest/bench-ingest.ts'
import { benchPages } from './pages/bench-pages.ts'
import { benchProject } from './project/bench-project.ts'
import { benchQuery } from './query/bench-query.ts'
import { benchRebuild } from './rebuild/bench-rebuild.ts'
import { benchReplay } from './replay/bench-replay.ts'
import { benchIdle } from './rest/bench-idle.ts'
import { benchMemory } from './rest/bench-memory.ts'
import { benchScale } from './scale/bench-scale.ts'
import { benchTasks } from './tasks/bench-tasks.ts'
import { benchTracing } from './tracing/bench-tracing.ts'
import { benchVisible } from './visible/bench-visible.ts'
import { benchWork } from './work/bench-work.ts'

const help = `Measures the whole system against the bare parts it is built from, in one run, as ratios; and what the audit finds.

  npm run bench -- ingest  [--rounds N] [--seconds N] [--quick]
  npm run bench -- project [--rounds N] [--events N] [--apart N] [--quick]
  npm run bench -- rebuild [--rounds N] [--events N] [--apart N] [--quick]
  npm run bench -- cost    [--orders N] [--quick]
  npm run bench -- scale   [--events N] [--quick]
  npm run bench -- visible [--seconds N] [--quick]
  npm run bench -- audit   [--orders N] [--seed N] [--quick]
  npm run bench -- audit   --sources N [--rest]
  npm run bench -- work    [--rounds N] [--items N]
  npm run bench -- tasks   [--rounds N] [--tasks N] [--quick]
  npm run bench -- fulfil  [--rounds N] [--shipments N] [--waiting N]
  npm run bench -- entitlements [--customers N] [--seconds N]
  npm run bench -- exports [--rounds N] [--events N] [--quick]
  npm run bench -- replay  [--events N] [--rate N]
  npm run bench -- tracing [--rounds N]
  npm run bench -- pages   [--orders N] [--rounds N] [--quick]
  npm run bench -- query   [--orders N] [--rounds N] [--quick]
  npm run bench -- idle    [--processes] [--quick]
  npm run bench -- memory  [--minutes N] [--per-minute N]
  npm run bench -- connections

  ingest     signed orders over HTTP, answered once they are in the log, by both producers, and at half load (needs wrk);
             bench/results/ingest.json
  project    a full topic folded into the read models; bench/results/project.json
  rebuild    the command that rebuilds read models of orders, against their projection, with a tenth of the events and with all;
             bench/results/rebuild.json
  cost       processor time and bytes of 1,000 orders through the whole system; bench/results/cost.json
  scale      1, 2 and 4 instances of each consumer over 12 partitions: rate, and whether all leave the same; bench/results/scale.json
  visible    from an order that is sent until queries show it, at 200 and 500 orders a second; bench/results/visible.json
  audit      a shop whose deliveries are lost, late and doubled: is all of it found, and nothing else; figures as JSON
             unless they go to a terminal, exit code 1 when something is left
  work       leased work through two workers
  tasks      tasks through two workers, against agenda and bare loops; take-over after a kill; bench/results/tasks.json
  fulfil     shipments at a carrier: steps, what waits in an outage, and the rate at which that is shipped afterwards
  entitlements  what customers may use, requested of a console process 500 times a second
  exports    all events of a topic, and orders, to a file, and the memory that takes; bench/results/exports.json
  replay     what a live consumer notices while all events of its topic are counted and replayed
  tracing    what spans cost where they are off, not sampled, and exported
  pages      each page of the console with a million orders, beside its bare queries; bench/results/pages.json
  query      each query of the API and each page with a million orders, against the same find sent to MongoDB, and what indexes
             take; bench/results/query.json
  idle       a start of everything, and what it takes while nothing arrives, by process; bench/results/idle.json
  memory     whether the memory of each service stays flat while orders arrive; bench/results/memory.json
  connections  10,000 connections that begin a request and never end it: are orders still taken, and with how much memory;
             bench/results/connections.json
  --rounds   counted rounds, after one that warms up (default 5)
  --seconds  how long each contender is loaded in a round (default 5)
  --events   how many the topic holds, four to an order (default 200000; of exports and rebuild 1000000)
  --quick    2 rounds; of ingest of 2 seconds; of project, rebuild, scale and exports with 50000 events; of audit with 2000 orders; of cost with 200; of pages and query with 20000; of
             visible with a short warm-up; of tasks one small round, to see that it runs
  --rate     events per second that are counted and replayed (default 5000)
  --apart    how many orders begin between an event of an order and its next (default 200)
  --orders   how many are placed, each changed twice in the mean (default 100000; of pages and query 1000000; of cost 2000, changed 3 times)
  --seed     of the faults of deliveries (default 1)
  --items    how many are worked on (default 20000)
  --tasks    how many are worked on (default 5000)
  --shipments  how many are shipped in a round (default 1000)
  --waiting  how many wait in the outage (default 100000; 0: no outage)
  --customers  how many subscribe (default 20000)
  --sources  measures instead what this number of sources costs that receive nothing
  --processes  each service as a process of its own
  --minutes  how long orders arrive (default 60)
  --per-minute  how many arrive in a minute (default 600)
  --rest     each of them has a shop that is polled for changes

Figures of one run belong together: machines differ, and so do hours. docs/performance.md keeps a run.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    seconds: { type: 'string', default: '5' },
    events: { type: 'string' },
    rate: { type: 'string', default: '5000' },
    quick: { type: 'boolean', default: false },
    apart: { type: 'string', default: '200' },
    orders: { type: 'string' },
    seed: { type: 'string', default: '1' },
    items: { type: 'string', default: '20000' },
    tasks: { type: 'string', default: '5000' },
    shipments: { type: 'string', default: '1000' },
    waiting: { type: 'string', default: '100000' },
    customers: { type: 'string', default: '20000' },
    sources: { type: 'string' },
    rest: { type: 'boolean', default: false },
    processes: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '60' },
    'per-minute': { type: 'string', default: '600' },
    help: { type: 'boolean', default: false },
  },
})
const benches = {
  ingest: benchIngest,
  project: benchProject,
  rebuild: benchRebuild,
  cost: benchCost,
  scale: benchScale,
  visible: benchVisible,
  audit: benchAudit,
  work: benchWork,
  tasks: benchTasks,
  fulfil: benchFulfil,
  entitlements: benchEntitlements,
  exports: benchExports,
  replay: benchReplay,
  tracing: benchTracing,
  pages: benchPages,
  query: benchQuery,
  idle: benchIdle,
  memory: benchMemory,
  connections: benchConnections,
}
const [which] = positionals
const bench = benches[which as keyof typeof benches]
const print = (line: string): void => console.error(line)

if (values.help || bench === undefined) {
  console.log(help)
  process.exitCode = values.help ? 0 : 1
} else if (bench === benchAudit && values.sources !== undefined) {
  console.log(await benchIdleSources(Number(values.sources), values.rest, print))
} else {
  const result = await bench({
    rounds: Number(values.rounds ?? (values.quick ? 2 : 5)),
    seconds: Number(values.seconds),
    events: eventsOf(),
    sizes: [eventsOf() / 10, eventsOf()],
    apart: Number(values.apart),
    rate: Number(values.rate),
    orders: ordersOf(),
    seed: Number(values.seed),
    customers: Number(values.customers),
    items: Number(values.items),
    tasks: Number(values.tasks),
    quick: values.quick,
    processes: values.processes,
    minutes: Number(values.minutes),
    ordersPerMinute: Number(values['per-minute']),
    shipments: Number(values.shipments),
    waiting: Number(values.waiting),
    print,
  })
  console.log(result)
}

function eventsOf(): number {
  const all = bench === benchExports || bench === benchRebuild ? 1_000_000 : 200_000
  return Number(values.events ?? (values.quick ? 50_000 : all))
}

function ordersOf(): number {
  if (bench === benchCost) return Number(values.orders ?? (values.quick ? 200 : 2_000))
  const all = bench === benchPages || bench === benchQuery ? 1_000_000 : 100_000
  return Number(values.orders ?? (values.quick ? all / 50 : all))
}
