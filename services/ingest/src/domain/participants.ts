import type { LineItem, Participant } from '@slipstream/events/order.ts'
import type { ParticipantsMapping } from '@slipstream/runtime/participants-schema.ts'
import { asRecord } from './reading/as-record.ts'
import { asText } from './reading/as-text.ts'

type Metadata = LineItem['metadata']
export type FindParticipants = (
  lineItems: readonly LineItem[],
  orderMetadata: () => Metadata,
) => Participant[]

/**
 * The participants of an order, as the source's mapping finds them: numbered keys, or one array. A participant is
 * known by its line item and number, so a corrected name is the same participant, and gaps in the numbers stay gaps.
 */
export function participantFinder(mapping: ParticipantsMapping | undefined): FindParticipants {
  if (mapping === undefined) return () => []
  const find = mapping.list === undefined ? numbered(mapping) : listed(mapping, mapping.list)
  const hasParticipants = productFilter(mapping.products)
  return (lineItems, orderMetadata) => {
    const items = lineItems.filter(hasParticipants)
    if (mapping.where === 'lineItem') return items.flatMap((item) => find(item.metadata, item.id))
    return items.length === 0 ? [] : find(orderMetadata(), null)
  }
}

type Find = (metadata: Metadata, lineItemId: string | null) => Participant[]
type Told = Pick<Participant, 'name' | 'email' | 'fields'>

function numbered({ name = '', email, fields = {} }: ParticipantsMapping): Find {
  const numberIn = [name, email]
    .filter((template) => template?.includes('{n}'))
    .map((template) => pattern(template!))
  return (metadata, lineItemId) => {
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
        participant(lineItemId, n, {
          name: texts.get(withNumber(name, n)) ?? null,
          email: (email === undefined ? undefined : texts.get(withNumber(email, n))) ?? null,
          fields: fieldsFrom(fields, (key) => texts.get(withNumber(key, n))),
        }),
      )
  }
}

function listed({ fields = {} }: ParticipantsMapping, list: NonNullable<ParticipantsMapping['list']>): Find {
  return (metadata, lineItemId) => {
    const texts = textsByKey(metadata)
    const entries = metadata.filter(({ key }) => key === list.key).flatMap(({ value }) => arrayOf(value))
    return entries.flatMap((entry, index) => {
      const n = String(index + 1)
      const told = asRecord(entry)
      const at = (key: string | undefined): string | null => (key === undefined ? null : asText(told[key]))
      // A bare array of names is as common as one of objects.
      const name = asText(entry) ?? at(list.name)
      const email = at(list.email)
      if (name === null && email === null) return []
      const shared = fieldsFrom(fields, (key) => texts.get(withNumber(key, n)))
      const own = fieldsFrom(list.fields ?? {}, (key) => at(key) ?? undefined)
      return [participant(lineItemId, n, { name, email, fields: { ...shared, ...own } })]
    })
  }
}

function participant(lineItemId: string | null, n: string, told: Told): Participant {
  return { participantId: `${lineItemId ?? 'order'}-${n}`, lineItemId, ...told }
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
  return ({ sku }) => sku !== null && forms.some((form) => form.test(sku))
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}
