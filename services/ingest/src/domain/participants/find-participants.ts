import type { LineItem, Participant, Registration } from '@slipstream/events/event-types/orders/order.ts'
import type { ParticipantsMapping } from '@slipstream/runtime/config/schemas/participants-schema.ts'
import { listIdentity } from './list-identity.ts'
import { participantCounter } from './participant-limits.ts'
import type { CountParticipant } from './participant-limits.ts'
import { asRecord } from '../reading/as-record.ts'
import { asText } from '../reading/as-text.ts'

type Metadata = LineItem['metadata']

export type FoundParticipants = { participants: Participant[]; registration?: Registration }

/** @param withoutProduct ids of line items whose product is gone, so that nothing says what they were */
export type FindParticipants = (
  lineItems: readonly LineItem[],
  orderMetadata: () => Metadata,
  withoutProduct?: ReadonlySet<string>,
) => FoundParticipants

/**
 * The participants of an order, as the source's mapping finds them: numbered keys, or one array.
 * A participant is known by its line item and number, so a corrected name is the same
 * participant, and gaps in the numbers stay gaps.
 *
 * A line item of no configured product has candidates: readers know whether it was a registration before. One
 * whose product is gone is a registration when it names somebody.
 *
 * Finding throws NotUnderstood when an order names more than `participantLimits` allows.
 */
export function participantFinder(mapping: ParticipantsMapping | undefined): FindParticipants {
  if (mapping === undefined) return () => ({ participants: [] })
  const find = mapping.list === undefined ? numbered(mapping) : listed(mapping, mapping.list)
  const isOfProduct = productFilter(mapping.products)
  const isFiltered = mapping.products !== undefined
  return (lineItems, orderMetadata, withoutProduct = nothing) => {
    const count = participantCounter()
    const readings =
      mapping.where === 'lineItem'
        ? lineItems.map((item) => ({ items: [item], named: find(item.metadata, item.id, count) }))
        : [{ items: lineItems, named: find(orderMetadata(), null, count) }]
    const read = readings.map(({ items, named }) => ({ named, ...registrationsAmong(items, named) }))

    function registrationsAmong(
      items: readonly LineItem[],
      named: readonly Participant[],
    ): { registered: string[]; unnamed: string[] } {
      const isNamed = named.length > 0
      const isRegistration = (item: LineItem): boolean =>
        isFiltered ? isOfProduct(item) || (isNamed && withoutProduct.has(item.id)) : isNamed
      const registered = items.filter(isRegistration).map(({ id }) => id)
      return { registered, unnamed: isNamed ? [] : registered }
    }
    return {
      participants: read.flatMap(({ registered, named }) => (registered.length > 0 ? named : [])),
      registration: {
        lineItemIds: read.flatMap(({ registered }) => registered),
        unnamedLineItemIds: read.flatMap(({ unnamed }) => unnamed),
        candidates: read.flatMap(({ registered, named }) => (registered.length === 0 ? named : [])),
      },
    }
  }
}

const nothing: ReadonlySet<string> = new Set()
const maxSkuLength = 200

type Find = (metadata: Metadata, lineItemId: string | null, count: CountParticipant) => Participant[]
type Person = Pick<Participant, 'name' | 'email' | 'fields'>

function numbered({ name = '', email, fields = {} }: ParticipantsMapping): Find {
  const numberIn = [name, email]
    .filter((template) => template?.includes('{n}'))
    .map((template) => pattern(template!))
  return (metadata, lineItemId, count) => {
    const texts = textsByKey(metadata)
    const numbers = new Set<string>()
    for (const key of texts.keys()) {
      for (const form of numberIn) {
        const number = form.exec(key)?.[1]
        if (number !== undefined) numbers.add(number)
      }
    }
    return [...numbers]
      .sort((a, b) => Number(a) - Number(b))
      .map((n) =>
        count(
          participant(lineItemId, n, {
            name: texts.get(withNumber(name, n)) ?? null,
            email: (email === undefined ? undefined : texts.get(withNumber(email, n))) ?? null,
            fields: fieldsFrom(fields, (key) => texts.get(withNumber(key, n))),
          }),
        ),
      )
  }
}

function listed({ fields = {} }: ParticipantsMapping, list: NonNullable<ParticipantsMapping['list']>): Find {
  return (metadata, lineItemId, count) => {
    const texts = textsByKey(metadata)
    const entries = metadata.filter(({ key }) => key === list.key).flatMap(({ value }) => arrayOf(value))
    const identify = listIdentity()
    return entries.flatMap((entry, index) => {
      const n = String(index + 1)
      const listed = asRecord(entry)
      const at = (key: string | undefined): string | null => (key === undefined ? null : asText(listed[key]))
      // A bare array of names is as common as one of objects.
      const name = asText(entry) ?? at(list.name)
      const email = at(list.email)
      if (name === null && email === null) return []
      const shared = fieldsFrom(fields, (key) => texts.get(withNumber(key, n)))
      const own = fieldsFrom(list.fields ?? {}, (key) => at(key) ?? undefined)
      const person = { name, email, fields: { ...shared, ...own } }
      return [count(participant(lineItemId, identify(at(list.id), n), person))]
    })
  }
}

function participant(lineItemId: string | null, n: string, person: Person): Participant {
  return { participantId: `${lineItemId ?? 'order'}-${n}`, lineItemId, ...person }
}

function fieldsFrom(
  fields: Readonly<Record<string, string>>,
  textAt: (key: string) => string | undefined,
): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [field, key] of Object.entries(fields)) {
    const text = textAt(key)
    if (text !== undefined) found[field] = text
  }
  return found
}

/** Blank values count as absent; of a key that comes twice the first that says something is taken. */
function textsByKey(metadata: Metadata): Map<string, string> {
  const texts = new Map<string, string>()
  for (const { key, value } of metadata) {
    const text = asText(value)
    if (text !== null && !texts.has(key)) texts.set(key, text)
  }
  return texts
}

function arrayOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  if (typeof value !== 'string' || !value.startsWith('[')) return []
  try {
    const parsed: unknown = JSON.parse(value)
    return Array.isArray(parsed) ? parsed : []
  } catch {
    return []
  }
}

const withNumber = (template: string, n: string): string => template.replace('{n}', n)

function pattern(template: string): RegExp {
  return new RegExp(`^${template.split('{n}').map(escape).join('(\\d{1,4})')}$`)
}

function productFilter(globs: readonly string[] | undefined): (item: LineItem) => boolean {
  if (globs === undefined) return () => true
  const forms = globs.map((glob) => new RegExp(`^${glob.split('*').map(escape).join('.*')}$`, 's'))
  // Several `*` take long on a long text.
  return ({ sku }) => sku !== null && sku.length <= maxSkuLength && forms.some((form) => form.test(sku))
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}
