import type { z } from 'zod'

export type JsonSchema = z.core.JSONSchema.BaseSchema

/** What a table says of one key of an object. */
export type Row = {
  /** With the groups and lists that it is in: kafka.partitions, lineItems[].sku */
  key: string
  kind: string
  isRequired: boolean
  /** What holds when the key is absent, as JSON in Markdown; empty when nothing does. */
  preset: string
  description: string
}

/** A row for every key of an object; those of a group, or of the groups in a list, come after it. */
export function rowsOf(group: JsonSchema, prefix = ''): Row[] {
  return Object.entries(propertiesOf(group)).flatMap(([name, schema]) => {
    const key = prefix + name
    const row = {
      key,
      kind: kindOf(schema),
      isRequired: group.required?.includes(name) ?? false,
      preset: presetOf(schema),
      description: schema.description ?? '',
    }
    const inner = schema.type === 'array' ? itemsOf(schema) : schema
    return isSecret(inner) ? [row] : [row, ...rowsOf(inner, schema === inner ? `${key}.` : `${key}[].`)]
  })
}

export function propertiesOf({ properties }: JsonSchema): Record<string, JsonSchema> {
  return (properties ?? {}) as Record<string, JsonSchema>
}

/** A table in Markdown, without the columns that hold nothing. */
export function table(head: string[], rows: string[][]): string {
  const kept = head.map((_, column) => rows.some((row) => row[column] !== ''))
  const line = (cells: string[]): string => {
    const shown = cells.filter((_, column) => kept[column])
    return `| ${shown.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`
  }
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('')
}

function kindOf(schema: JsonSchema): string {
  if (isSecret(schema)) return 'secret'
  if (schema.anyOf !== undefined) {
    return schema.anyOf.map((one) => (isSecret(one) ? '`{ env: NAME }`' : kindOf(one))).join(' or ')
  }
  if (schema.oneOf !== undefined) return 'group'
  if (schema.const !== undefined) return `\`${String(schema.const)}\``
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(', ')
  if (schema.type === 'array') return `list of ${kindOf(itemsOf(schema))}`
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object') {
    const value = schema.additionalProperties
    return `name → ${value.oneOf === undefined ? kindOf(value) : 'group'}`
  }
  const types = schema.type === undefined ? [] : [schema.type].flat()
  return types.map((type) => kinds[type]).join(' or ') || 'anything'
}

const kinds: Record<string, string> = {
  boolean: 'true or false',
  integer: 'whole number',
  null: 'null',
  number: 'number',
  object: 'group',
  string: 'text',
}

function itemsOf({ items }: JsonSchema): JsonSchema {
  return (items ?? {}) as JsonSchema
}

function presetOf({ default: preset, properties }: JsonSchema): string {
  return preset === undefined || properties !== undefined ? '' : `\`${JSON.stringify(preset)}\``
}

/** A reference to a secret, `{ env: NAME }`, is one value to its reader. */
function isSecret(schema: JsonSchema): boolean {
  return Object.keys(propertiesOf(schema)).join() === 'env'
}
