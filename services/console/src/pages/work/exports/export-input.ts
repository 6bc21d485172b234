import { columnsByKind, type ExportedKind } from '@slipstream/exports/domain/columns.ts'
import { daysOf } from '../../shell/lists/list-filters.ts'

type Form = Readonly<Record<string, string>>

const columnPrefix = 'column.'
export const columnField = (name: string): string => `${columnPrefix}${name}`

const lists = ['status', 'type'] as const
const flags = ['active', 'personalData'] as const

/**
 * What the command needs, from the fields of the form. Days begin and end in a time zone, the last one
 * included; columns have the order of their kind, and none stands for all.
 */
export function exportInput(form: Form, timeZone: string): Record<string, unknown> {
  const given = Object.entries(form)
    .map(([name, value]) => [name, value.trim()] as const)
    .filter(([name, value]) => value !== '' && !name.startsWith(columnPrefix))
  const { from, to, asOf, knownAt, format, delimiter, ...others } = Object.fromEntries(given) as Record<
    string,
    string
  >
  const known = columnsByKind[others['of'] as ExportedKind] as readonly { name: string }[] | undefined
  const columns = (known ?? [])
    .map(({ name }) => name)
    .filter((name) => form[columnField(name)] !== undefined)
  const texts = Object.entries(others).filter(([name]) => ![...lists, ...flags].includes(name as never))
  const endOf = (day: string | undefined): string | undefined => daysOf({ to: day }, timeZone).to
  const moments = { ...daysOf({ from, to }, timeZone), asOf: endOf(asOf), knownAt: endOf(knownAt) }
  return {
    ...Object.fromEntries(texts),
    ...Object.fromEntries(Object.entries(moments).filter(([, value]) => value !== undefined)),
    ...(format !== undefined && { format }),
    ...(format === 'csv' && delimiter !== undefined && { delimiter }),
    ...(columns.length > 0 && { columns }),
    ...Object.fromEntries(
      lists.filter((name) => others[name] !== undefined).map((name) => [name, listOf(others[name] ?? '')]),
    ),
    ...Object.fromEntries(flags.filter((name) => others[name] !== undefined).map((name) => [name, true])),
  }
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
