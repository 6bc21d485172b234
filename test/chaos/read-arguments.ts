import { parseArgs } from 'node:util'
import { allFaultKinds } from './domain/fault-kinds.ts'
import type { FaultKind } from './domain/fault-kinds.ts'

export const help = `Breaks the whole system at random, and looks whether it keeps its promises once all is whole again.

  npm run chaos -- [options]

  --minutes N     how long faults happen; default: 30
  --seed N        the same faults at the same times; default: at random, and printed
  --kinds LIST    only these, e.g. service-killed,link-cut; default: all that this machine allows
  --faults LIST   only these of the plan, by their numbers, e.g. 3,17
  --brokers N     1, or 3, whose leaders then die too; default: 1
  --report FILE   what happened, as JSON
  --once          when something fails, do not look for the fewest faults that still fail
  --prove         break three promises on purpose in the end: it fails unless each is found
  --plan          only show the plan
  --help          this text

Kinds: ${allFaultKinds.join(', ')}.
Clocks need libfaketime (Debian: faketime), links need Go to build Toxiproxy, full disks need root. It ends with 1 when something fails.`

export type Arguments = {
  minutes: number
  seed: number
  kinds: FaultKind[] | undefined
  faults: string | undefined
  brokers: 1 | 3
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
      brokers: { type: 'string', default: '1' },
      report: { type: 'string' },
      once: { type: 'boolean', default: false },
      prove: { type: 'boolean', default: false },
      plan: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  const minutes = Number(values.minutes)
  const seed = Number(values.seed)
  if (!(minutes > 0)) throw new Error(`--minutes must be a number above 0, not ${values.minutes}`)
  if (!Number.isSafeInteger(seed)) throw new Error(`--seed must be a whole number, not ${values.seed}`)
  if (values.brokers !== '1' && values.brokers !== '3')
    throw new Error(`--brokers must be 1 or 3, not ${values.brokers}`)
  return {
    ...{ minutes, seed, brokers: values.brokers === '1' ? 1 : 3, once: values.once },
    ...{ prove: values.prove, plan: values.plan },
    ...{ kinds: values.kinds?.split(',').map(kindOf), faults: values.faults, report: values.report },
  }
}

function kindOf(name: string): FaultKind {
  const found = allFaultKinds.find((kind) => kind === name)
  if (found === undefined)
    throw new Error(`${name} is no kind of fault; there are ${allFaultKinds.join(', ')}`)
  return found
}
