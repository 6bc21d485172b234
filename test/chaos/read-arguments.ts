import { parseArgs } from 'node:util'
import { allFaultKinds } from './domain/fault-kinds.ts'
import type { FaultKind } from './domain/fault-kinds.ts'

/** From here on a run is worth the start of three brokers. */
const longMinutes = 20

export const help = `Breaks the whole system at random, and looks whether it keeps its promises once all is whole again.

  npm run chaos -- [options]

  --minutes N     how long faults happen; default: 30
  --seed N        the same faults at the same times; default: at random, and printed
  --kinds LIST    only these, e.g. service-killed,link-cut; default: all that this machine allows
  --faults LIST   only these of the plan, by their numbers, e.g. 3,17
  --brokers N     1, or 3, whose leaders then die too; default: 3 from 20 minutes on, 1 for less
  --every N       seconds between two faults, on average; default: 15
  --load N        times as many orders and deliveries as usual, e.g. 0.5; default: 1
  --installed     leaves out kinds whose tools would have to be downloaded or built first
  --report FILE   what happened, as JSON
  --once          when something fails, do not look for the fewest faults that still fail
  --prove         break five promises on purpose in the end: it fails unless each is found
  --plan          only show the plan
  --help          this text

Kinds: ${allFaultKinds.join(', ')}.
Clocks need libfaketime (Debian: faketime), links need Go to build Toxiproxy, full disks need root and the right to mount. It ends with 1 when something fails.`

export type Arguments = {
  minutes: number
  seed: number
  kinds: FaultKind[] | undefined
  faults: string | undefined
  brokers: 1 | 3
  everySeconds: number
  load: number
  installed: boolean
  report: string | undefined
  once: boolean
  prove: boolean
  plan: boolean
}

/** @returns undefined when help was asked for @throws a sentence for people */
export function readArguments(args: string[], randomSeed: number): Arguments | undefined {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: 'string', default: '30' },
      seed: { type: 'string', default: String(randomSeed) },
      kinds: { type: 'string' },
      faults: { type: 'string' },
      brokers: { type: 'string' },
      every: { type: 'string', default: '15' },
      load: { type: 'string', default: '1' },
      installed: { type: 'boolean', default: false },
      report: { type: 'string' },
      once: { type: 'boolean', default: false },
      prove: { type: 'boolean', default: false },
      plan: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  const above0 = (name: 'minutes' | 'every' | 'load'): number => {
    const number = Number(values[name])
    if (!(number > 0)) throw new Error(`--${name} must be a number above 0, not ${values[name]}`)
    return number
  }
  const seed = Number(values.seed)
  if (!Number.isSafeInteger(seed)) throw new Error(`--seed must be a whole number, not ${values.seed}`)
  const minutes = above0('minutes')
  const brokers = values.brokers ?? (minutes < longMinutes ? '1' : '3')
  if (brokers !== '1' && brokers !== '3') throw new Error(`--brokers must be 1 or 3, not ${brokers}`)
  return {
    ...{ minutes, everySeconds: above0('every'), load: above0('load') },
    ...{ seed, brokers: brokers === '1' ? 1 : 3, once: values.once },
    ...{ prove: values.prove, plan: values.plan, installed: values.installed },
    ...{ kinds: values.kinds?.split(',').map(kindOf), faults: values.faults, report: values.report },
  }
}

function kindOf(name: string): FaultKind {
  const found = allFaultKinds.find((kind) => kind === name)
  if (found === undefined)
    throw new Error(`${name} is no kind of fault; there are ${allFaultKinds.join(', ')}`)
  return found
}
