import fc from 'fast-check'
import { alter, alteration } from './alterations.ts'
import type { Alteration } from './alterations.ts'
import type { Mapping } from './mappings.ts'

/** What a mapping was given, and what became of it. */
export type Figures = {
  inputs: number
  bytes: number
  /** How often it became what: the type of an event, or why it was refused. */
  outcomes: Map<string, number>
  /** The most processor time of the event loop that an input took, for each megabyte of it. */
  slowestMsPerMegabyte: number
}

export const noFigures = (): Figures => ({
  inputs: 0,
  bytes: 0,
  outcomes: new Map(),
  slowestMsPerMegabyte: 0,
})

export type FuzzOptions = {
  seed: number
  runs: number
  figures: Figures
  /** Default: time is not measured. */
  maxMsPerMegabyte?: number
}

/** Smaller ones count as this much: the clock is too coarse for them. */
const leastMegabytes = 0.1

type Input = { body: number; topic: number; alterations: Alteration[] }

/**
 * Gives a mapping real deliveries that were altered at random.
 *
 * @returns the smallest input that breaks it, the error and what repeats it; undefined when none does
 */
export function fuzzMapping(mapping: Mapping, options: FuzzOptions): string | undefined {
  const input: fc.Arbitrary<Input> = fc.record({
    body: fc.nat(mapping.bodies.length - 1),
    topic: fc.nat(mapping.topics.length - 1),
    alterations: fc.array(alteration, { maxLength: 6 }),
  })
  const property = fc.property(input, (one) => give(mapping, one, options))
  const found = fc.check(property, { seed: options.seed, numRuns: options.runs })
  if (!found.failed) return undefined
  const counterexample = found.counterexample?.[0]
  const error = found.errorInstance instanceof Error ? found.errorInstance.stack : String(found.errorInstance)
  return [
    `${mapping.name} with --seed ${options.seed}: ${error}`,
    `The smallest input: ${JSON.stringify(counterexample)}`,
    counterexample === undefined ? '' : bodyOf(mapping, counterexample).subarray(0, 4_000).toString('utf8'),
  ].join('\n')
}

function give(mapping: Mapping, input: Input, { figures, maxMsPerMegabyte }: FuzzOptions): void {
  const body = bodyOf(mapping, input)
  const topic = mapping.topics[input.topic] ?? ''
  const take = () => mapping.take(body, topic)
  const { taken, tookMs } = timed(take)
  for (const name in {}) throw new Error(`It gave every object the member ${name}`)
  const outcome = 'event' in taken ? taken.event : taken.refused
  figures.outcomes.set(outcome, (figures.outcomes.get(outcome) ?? 0) + 1)
  figures.inputs++
  figures.bytes += body.length
  if (maxMsPerMegabyte === undefined) return
  const megabytes = Math.max(body.length / 1e6, leastMegabytes)
  let msPerMegabyte = tookMs / megabytes
  // Garbage of others and code that is not compiled yet are not the input's fault: the best of five counts.
  for (let again = 0; again < 4 && msPerMegabyte > figures.slowestMsPerMegabyte; again++)
    msPerMegabyte = Math.min(msPerMegabyte, timed(take).tookMs / megabytes)
  if (msPerMegabyte > maxMsPerMegabyte)
    throw new Error(`${body.length} bytes, ${outcome}: ${msPerMegabyte.toFixed(1)} ms for each megabyte`)
  figures.slowestMsPerMegabyte = Math.max(figures.slowestMsPerMegabyte, msPerMegabyte)
}

function bodyOf({ bodies, maxBytes }: Mapping, { body, alterations }: Input): Buffer {
  return alter(bodies[body] ?? Buffer.alloc(0), alterations, maxBytes).subarray(0, maxBytes)
}

/** By the processor time of this thread, since other programs may run beside it. */
export function timed<T>(run: () => T): { taken: T; tookMs: number } {
  const before = process.threadCpuUsage()
  const taken = run()
  const { user, system } = process.threadCpuUsage(before)
  return { taken, tookMs: (user + system) / 1_000 }
}
