import { parseArgs } from 'node:util'
import { fuzzMapping, noFigures, timed } from './fuzz-mapping.ts'
import type { Figures } from './fuzz-mapping.ts'
import { allMappings } from './mappings.ts'
import type { Mapping } from './mappings.ts'

const help = `Gives each mapping of deliveries to events real deliveries that were altered at random.

  npm run fuzz -- [options]

  --minutes N     processor time for each mapping; default: 1
  --seed N        the same inputs; default: at random, and printed
  --mapping LIST  only these, e.g. woocommerce,stripe; default: all
  --help          this text

An input must become an event that fits its contract, or be refused with a reason, within 50 ms of processor time for each megabyte.
It runs with the heap that ingest has. It prints the smallest input that breaks a mapping, continues with the others, and ends with 1.`

const runsAtOnce = 200
const maxMsPerMegabyte = 50
const reportEveryMs = 60_000

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000_000)) },
    mapping: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) console.log(help)
else process.exitCode = fuzz(chosenMappings(values.mapping), Number(values.minutes), Number(values.seed))

/** @returns the code to exit with */
function fuzz(mappings: readonly Mapping[], minutes: number, firstSeed: number): number {
  const beganAt = performance.now()
  const figures = new Map(mappings.map(({ name }) => [name, noFigures()]))
  const msLeft = new Map(mappings.map((mapping) => [mapping, minutes * 60_000]))
  let reportedAt = beganAt
  let exitCode = 0
  console.log(
    `${mappings.map(({ name }) => name).join(', ')}: ${minutes} minutes each, from seed ${firstSeed}`,
  )
  for (let seed = firstSeed; msLeft.size > 0; seed++) {
    for (const [mapping, ms] of msLeft) {
      const { taken: found, tookMs } = timed(() =>
        fuzzMapping(mapping, {
          ...{ seed, runs: runsAtOnce, maxMsPerMegabyte, figures: figures.get(mapping.name)! },
        }),
      )
      msLeft.set(mapping, ms - tookMs)
      if (found !== undefined) {
        console.error(found)
        exitCode = 1
      }
      if (found !== undefined || !(ms > tookMs)) msLeft.delete(mapping)
    }
    if (performance.now() - reportedAt > reportEveryMs) {
      reportedAt = performance.now()
      console.log(`${Math.round((reportedAt - beganAt) / 60_000)} min, seed ${seed}`)
      report(figures)
    }
  }
  report(figures)
  return exitCode
}

function report(figures: ReadonlyMap<string, Figures>): void {
  for (const [name, { inputs, bytes, slowestMsPerMegabyte, outcomes }] of figures) {
    const counts = [...outcomes].sort(([, one], [, other]) => other - one).map((one) => one.join(' '))
    const size = `${inputs} inputs, ${Math.round(bytes / 1e6)} MB`
    console.log(`  ${name}: ${size}, at most ${slowestMsPerMegabyte.toFixed(1)} ms/MB; ${counts.join(', ')}`)
  }
  console.log(`  at most ${Math.round(process.resourceUsage().maxRSS / 1_024)} MiB of memory`)
}

function chosenMappings(list: string | undefined): Mapping[] {
  const all = allMappings()
  const names = list?.split(',') ?? all.map(({ name }) => name)
  return names.map((name) => {
    const found = all.find((mapping) => mapping.name === name)
    if (found !== undefined) return found
    console.error(`${name} is no mapping; there are ${all.map((mapping) => mapping.name).join(', ')}`)
    process.exit(1)
  })
}
