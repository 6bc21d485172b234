import { z } from 'zod'
import { parameter } from './parameter.ts'

/** Some text of sensible length on one line. */
export const line = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^\P{Cc}+$/u)

/** A moment, with its zone. */
export const moment = z.iso.datetime({ offset: true })
export const aMoment = 'a time such as 2026-11-21T06:42:15Z (in a URL, + is written %2B)'

export const source = parameter(
  'A source, as the configuration names it',
  'a name of at most 63 characters',
  line(63),
)
export const orderId = parameter("The order's id at its source", 'an id of at most 200 characters', line(200))

export const freeText = parameter(
  'Finds beginnings of order numbers, e-mail addresses and words of names, in any case and with or without accents',
  'a text of at most 200 characters',
  line(200).regex(/\S/),
)

/** Read-your-write: on every question. */
export const waiting = {
  after: parameter(
    'Answer only when the read models have this event or position, as ingest answered it',
    'an event id of 32 hexadecimal digits, or a position such as orders/3/1042',
    z.string().regex(/^([0-9a-f]{32}|[\w.-]{1,249}\/\d{1,9}\/\d{1,18})$/),
  ).optional(),
  waitMs: parameter(
    'How long to wait for `after` at most, 5000 unless given',
    'a whole number of milliseconds from 0 to 30000',
    z.coerce.number().int().min(0).max(30_000),
  ).optional(),
}

/** On every list. */
export const paging = {
  limit: parameter(
    'How many items at most, 50 unless given',
    'a whole number from 1 to 200',
    z.coerce.number().int().min(1).max(200),
  ).optional(),
  cursor: parameter(
    'The `next` of the page before',
    'the next of a page that answered the same question',
    z.string().regex(/^[\w-]{20,2000}$/),
  ).optional(),
}

/** Of alerts. */
export const rule = parameter(
  'A rule of alerts, as missing-order',
  'a name of at most 63 characters',
  line(63),
)
export const alertSubject = parameter(
  'What of the source an alert is about, as an order number',
  'a text of at most 300 characters',
  line(300),
)

/** Whoever wants something says who and why; both are kept with it. */
export const note = {
  by: parameter('Who wants it', 'a name of at most 200 characters', line(200)),
  reason: parameter('Why', 'a sentence of at most 1000 characters', line(1_000).regex(/\S/)),
}

export const requestId = parameter(
  'The id of a request, as it was answered',
  'an id of 32 hexadecimal digits, with or without -',
  z.string().regex(/^[0-9a-f-]{32,36}$/),
)

export const provenance = (what: string) => parameter(what, 'webhook or rest', z.enum(['webhook', 'rest']))
