import { InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { numberAboveZero, wholeNumber } from '@slipstream/runtime/cli/option-values.ts'
import type { EventFilter } from '../domain/event-filter.ts'
import { parseCondition } from '../domain/condition.ts'
import type { Condition } from '../domain/condition.ts'
import { parseJsonPath } from '../domain/json-path.ts'
import type { JsonPath } from '../domain/json-path.ts'
import { parseMoment } from '../domain/parse-moment.ts'

export const topicFlag = '--topic <topic>'
export const topicHelp = 'e.g. orders, alerts or billing, as docs/events.md lists them'

export const timeHelp = 'e.g. 2026-11-01, 2026-11-21T06:42:15Z, -2h, -7d or now; by when the log recorded it'

/** A time against the present one. @throws InvalidArgumentError */
export const momentOf = (text: string): number => orInvalid(() => parseMoment(text, Date.now()))

export const rateOf = numberAboveZero
const versionOf = (text: string): number => Number(wholeNumber(text))

export const filterOptions = {
  source: ['--source <source...>', 'only of these sources'],
  type: ['--type <type...>', 'only of these types, e.g. OrderCreated'],
  key: ['--key <key>', 'only of this key, e.g. shop/1042: reads its partition only'],
} as const

export const versionOption = new Option(
  '--event-version <number>',
  'only those that were written with this version of their schema',
).argParser(versionOf)

export const whereOption = new Option(
  '--where <condition...>',
  'only those whose data fits, e.g. order.status=processing, order.total>=100, order.lineItems[*].sku~HOODIE or order.shipping. Operators: = != > >= < <= and ~ (contains); without one, it must exist',
).argParser((text: string, before: Condition[] | undefined) => [
  ...(before ?? []),
  orInvalid(() => parseCondition(text)),
])

export const showOption = new Option(
  '--show <path...>',
  'show these values of their data, e.g. order.total (default: in NDJSON and CSV all data, in tables none)',
).argParser((text: string, before: JsonPath[] | undefined) => [
  ...(before ?? []),
  orInvalid(() => parseJsonPath(text)),
])

export type GivenFilter = {
  source?: string[] | undefined
  type?: string[] | undefined
  key?: string | undefined
  eventVersion?: number | undefined
  where?: Condition[] | undefined
}

export function filterOf({ source, type, key, eventVersion, where }: GivenFilter): EventFilter {
  return { sources: source, types: type, key, version: eventVersion, where }
}

function orInvalid<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message)
  }
}
