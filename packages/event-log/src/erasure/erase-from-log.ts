import { isDeepStrictEqual } from 'node:util'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import { unframe } from '@slipstream/events/codec/wire-format.ts'
import type { Event } from '@slipstream/events/event.ts'
import { redact } from '@slipstream/events/personal-data/redact.ts'
import type { Seal } from '@slipstream/events/personal-data/sealed-header.ts'
import { takeWhole } from '@slipstream/events/personal-data/take-out.ts'
import type { LogRecord } from '../event-log.ts'
import type { Ranges } from '../history/read-history.ts'
import type { KeyName, KeyRing } from '../personal-data/key-ring.ts'
import type { KeyStore, Remainder } from '../personal-data/key-store.ts'
import { erasedHeaderName } from '../personal-data/open-records.ts'
import { nameOfKey, parseSealed, sealedIn } from '../personal-data/sealed-part.ts'
import { formatPosition } from '../position.ts'
import type { Involvement, PersonInLog } from './domain/person-in-log.ts'
import { withoutPerson } from './domain/without-person.ts'
import { readEvents } from './read-log.ts'
import type { Reading } from './read-log.ts'

export type FoundEvent = {
  position: string
  type: string
  subject: string
  /**
   * `erased`: the key was destroyed; `for others`: besides, what others have in it was
   * kept; `in clear`: it was never sealed.
   */
  outcome: 'erased' | 'for others' | 'in clear' | 'unreadable'
}

export type Erasing = {
  reading: Reading
  parts: ReadonlyMap<string, Ranges>
  person: PersonInLog
  ring: Pick<KeyRing, 'destroy'>
  store: Pick<KeyStore, 'findRemainders' | 'storeRemainders'>
  /** Undefined finds what would be erased, and changes nothing. */
  seal: Seal | undefined
}

type Found = { record: LogRecord; event: Event; involvement: Involvement }
type Plan = FoundEvent & { keys: KeyName[]; remainder?: [key: string, Remainder] }

/**
 * Erases a person from the log: stores what is left for others, then destroys the keys, batch by
 * batch. Events with the e-mail are last, since the others are found by them: what was
 * interrupted is complete once it is run again.
 */
export async function* eraseFromLog(erasing: Erasing): AsyncGenerator<FoundEvent> {
  yield* eraseEvents(erasing, false)
  yield* eraseEvents(erasing, true)
}

async function* eraseEvents(
  { reading, parts, person, ring, store, seal }: Erasing,
  areMentioning: boolean,
): AsyncGenerator<FoundEvent> {
  for await (const batch of readEvents(reading, parts)) {
    const plans: Plan[] = []
    const found: Found[] = []
    for (const { record, event } of batch) {
      if (event === undefined) {
        if (areMentioning && person.isIn(record.value.toString('utf8')))
          plans.push(planWithout(record, 'unreadable'))
        continue
      }
      const involvement = person.involvementIn(event)
      if (involvement?.isMentioned === areMentioning) found.push({ record, event, involvement })
    }
    const remainders = await remaindersOf(found, store)
    for (const one of found) {
      const plan = planOf(one, person, remainders, seal)
      if (plan !== undefined) plans.push(plan)
    }
    if (seal !== undefined) {
      await store.storeRemainders(
        new Map(plans.flatMap(({ remainder }) => (remainder === undefined ? [] : [remainder]))),
      )
      await ring.destroy(plans.flatMap(({ keys }) => keys))
    }
    for (const { position, type, subject, outcome } of plans) yield { position, type, subject, outcome }
  }
}

/** What is left of events that were erased for somebody else: it has a key of its own. */
function remaindersOf(found: readonly Found[], store: Erasing['store']): Promise<Map<string, Remainder>> {
  const keys = found.flatMap(({ record }) => {
    const key = record.headers[erasedHeaderName] === undefined ? undefined : sealedKey(record)
    return key === undefined ? [] : [nameOfKey(key)]
  })
  return keys.length === 0 ? Promise.resolve(new Map<string, Remainder>()) : store.findRemainders(keys)
}

function sealedKey({ stored }: LogRecord): KeyName | undefined {
  return stored && sealedIn(stored.headers)?.key
}

/** @returns undefined where nothing of the person is left in the event */
function planOf(
  { record, event, involvement }: Found,
  person: PersonInLog,
  remainders: ReadonlyMap<string, Remainder>,
  seal: Seal | undefined,
): Plan | undefined {
  const original = sealedKey(record)
  if (original === undefined)
    return isAboutNobody(event, involvement) ? undefined : planWithout(record, 'in clear')
  const isErased = record.headers[erasedHeaderName] !== undefined
  const remainder = remainders.get(nameOfKey(original))
  const remainderKey = remainder && parseSealed(remainder.sealed)?.key
  if (isErased && remainderKey === undefined) return undefined
  const left = withoutPerson(event, involvement, person)
  if (isErased && isDeepStrictEqual(left?.data, event.data)) return undefined
  const keys = [isErased ? (remainderKey ?? original) : original]
  if (left === undefined) return { ...planWithout(record, 'erased'), keys }
  const plan = { ...planWithout(record, 'for others'), keys }
  if (seal === undefined) return plan
  const { value, headers } = encodeEvent(left, { [event.type]: unframe(record.value).schemaId })
  const sealed = seal(takeWhole((record.stored ?? record).value, value), event.id)
  return { ...plan, remainder: [nameOfKey(original), { version: headers['ce_dataversion'] ?? '', sealed }] }
}

function isAboutNobody({ type, data }: Event, { isMentioned }: Involvement): boolean {
  return !isMentioned && isDeepStrictEqual(redact(type, data as never), data)
}

function planWithout({ position, key, headers }: LogRecord, outcome: FoundEvent['outcome']): Plan {
  const type = headers['ce_type'] ?? 'unknown'
  return { position: formatPosition(position), type, subject: key, outcome, keys: [] }
}
