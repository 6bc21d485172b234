import { z } from 'zod'
import { parameter } from './parameter.ts'

// The patterns use only what all engines of regular expressions read alike, as clients are generated from
// them.

const onOneLine = /^[^\x00-\x1f\x7f-\x9f]+$/u
export const onOneLineNotBlank = /^[^\x00-\x1f\x7f-\x9f]*[^\x00-\x20\x7f-\xa0][^\x00-\x1f\x7f-\x9f]*$/u

/** Text without control characters. Its length is in characters, as in JSON Schema, not UTF-16 units. */
export const line = (maxLength: number, pattern = onOneLine) =>
  z
    .string()
    .regex(pattern)
    .refine((text) => [...text].length <= maxLength)
    .meta({ minLength: 1, maxLength })

/** A number in a query string. */
export const wholeNumber = (min: number, max: number) =>
  z.preprocess(
    (given) => (typeof given === 'string' && /^-?[0-9]+$/.test(given) ? Number(given) : given),
    z.int().min(min).max(max),
  )

/** A time with its zone. */
export const timestamp = (meaning: string) =>
  parameter(
    meaning,
    'a time such as 2026-11-21T06:42:15Z (in a URL, + is written %2B)',
    z.iso.datetime({ offset: true }).max(60),
  )

/** The order of a list by one field. */
export const sortBy = <Field extends string>(field: Field) =>
  parameter(
    `The sort order, with - for the newest first. Default: -${field}`,
    `${field} or -${field}`,
    z.enum([field, `-${field}`]),
  )

export const source = parameter(
  'A source, as named in the configuration',
  'a name of at most 63 characters',
  line(63),
)
export const orderId = parameter("The order's id at its source", 'an id of at most 200 characters', line(200))

const textThatFinds = (what: string) =>
  parameter(
    `Finds the beginnings of ${what}. A single letter or digit finds whole words. Case and accents do not matter`,
    'a text of at most 200 characters',
    line(200, onOneLineNotBlank),
  )

export const freeText = textThatFinds('order numbers, e-mail addresses and words of names')
export const orderText = textThatFinds('order numbers, e-mail addresses, words of names, and SKUs')

/** Read-your-writes. */
export const waiting = {
  after: parameter(
    'Respond only when the read models have this event or position, as returned by ingest',
    'an event id of 32 hexadecimal digits, or a position such as orders/3/1042',
    z
      .string()
      .max(278)
      .regex(/^([0-9a-f]{32}|[A-Za-z0-9._-]{1,249}[/][0-9]{1,9}[/][0-9]{1,18})$/),
  ).optional(),
  waitMs: parameter(
    'How long to wait for `after` at most. Default: 5000',
    'a whole number of milliseconds from 0 to 30000',
    wholeNumber(0, 30_000),
  ).optional(),
}

/** Of every list. */
export const paging = {
  limit: parameter(
    'The maximum number of items. Default: 50',
    'a whole number from 1 to 200',
    wholeNumber(1, 200),
  ).optional(),
  cursor: parameter(
    'The `next` of the previous page',
    'the next of a page of the same query',
    z
      .string()
      .min(20)
      .max(2_000)
      .regex(/^[A-Za-z0-9_-]+$/),
  ).optional(),
}

/** Of alerts. */
export const rule = parameter(
  'An alert rule, e.g. missing-order',
  'a name of at most 63 characters',
  line(63),
)
export const alertSubject = parameter(
  'What the alert is about, e.g. an order number',
  'a text of at most 300 characters',
  line(300),
)

/** Who sends a command, and why. Both are kept with it. */
export const actorAndReason = {
  by: parameter(
    'Who sends the command; with a token of a person, it is this person',
    'a name of at most 200 characters',
    line(200),
  ),
  reason: parameter('Why', 'a sentence of at most 1000 characters', line(1_000, onOneLineNotBlank)),
}

export const requestId = parameter(
  'The id that was returned for the command',
  'an id of 32 hexadecimal digits, with or without -',
  z
    .string()
    .min(32)
    .max(36)
    .regex(/^[0-9a-f-]+$/),
)

export const provenance = (meaning: string) =>
  parameter(meaning, 'webhook or rest', z.enum(['webhook', 'rest']))
