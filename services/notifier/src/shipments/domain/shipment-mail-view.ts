import { dateTimeFormat, numberFormat } from '@slipstream/runtime/text/intl-formats.ts'
import { cutText } from '../../templates/domain/cut-text.ts'
import { fillIn } from '../../templates/domain/fill-in.ts'
import type { LabelledValue } from '../../templates/domain/labelled-value.ts'
import type { ShipmentMail } from '../../delivery/domain/shipment-mail.ts'
import type { MailedShipment } from './mailed-shipment.ts'
import type { ShipmentWords } from './shipment-words.ts'

/** A mail about a shipment in its language, as templates show it. Templates of shops use these names. */
export type ShipmentMailView = {
  locale: string
  words: Pick<ShipmentWords, 'items' | 'others' | 'footer'>
  subject: string
  title: string
  greeting: string
  intro: string
  facts: LabelledValue[]
  /** What is in the parcel; empty if that is not known. */
  items: { quantity: string; name: string }[]
  /** How many line items are left out; empty for none. */
  more: string
  /** Where the parcel can be followed; null if the carrier names no such page. */
  track: { label: string; url: string } | null
  /** The name of the sender; empty if it has none. */
  from: string
}

/** More line items would make a mail of megabytes. */
const maxListed = 100
const maxTextLength = 300

/** @param from the name of the sender; empty if it has none */
export function shipmentMailView(
  shipment: MailedShipment,
  mail: ShipmentMail,
  words: ShipmentWords,
  { locale, timeZone, from }: { locale: string; timeZone: string; from: string },
): ShipmentMailView {
  const { lines, parcel, to, news } = shipment
  const { subject, title, intro, at } = words.news[mail]
  const carrier = carrierName(parcel?.carrier ?? '', words)
  const number = cut(parcel?.orderNumber ?? shipment.orderId)
  const name = cut(to.name)
  const numbers = numberFormat(locale)
  const reported = news[mail]
  const facts: [string, string][] = [
    [words.order, number],
    [at, reported === undefined ? '' : dayIn(locale, timeZone, reported.at)],
    [words.carrier, carrier],
    [words.trackingNumber, cut(parcel?.trackingNumber ?? null)],
    [words.detail, cut(reported?.detail ?? null)],
  ]
  const url = webAddress(parcel?.trackingUrl ?? null)
  const omitted = lines.length - maxListed
  return {
    ...{ locale, words, from, title, subject: fillIn(subject, { number }) },
    greeting: name === '' ? words.greetingWithoutName : fillIn(words.greeting, { name }),
    intro: fillIn(intro, { number, carrier }),
    facts: facts.flatMap(([label, value]) => (value === '' ? [] : [{ label, value }])),
    items: lines
      .slice(0, maxListed)
      .map((line) => ({ quantity: numbers.format(line.quantity), name: cut(line.name) })),
    more: omitted > 0 ? fillIn(words.more, { count: numbers.format(omitted) }) : '',
    track: url === undefined ? null : { label: words.track, url },
  }
}

/** `bobs-post` is Bobs Post. */
function carrierName(name: string, { carriers }: ShipmentWords): string {
  if (Object.hasOwn(carriers, name)) return carriers[name] ?? name
  return name
    .split('-')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join(' ')
}

/** The carrier's link, if it is one to a web page: nothing else may stand behind a link of ours. */
function webAddress(url: string | null): string | undefined {
  if (url === null || url.length > 2_000 || !URL.canParse(url)) return undefined
  const { protocol, href } = new URL(url)
  return protocol === 'https:' || protocol === 'http:' ? href : undefined
}

function cut(text: string | null): string {
  return cutText(text?.trim() ?? '', maxTextLength)
}

function dayIn(locale: string, timeZone: string, instant: string): string {
  return dateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(Date.parse(instant))
}
