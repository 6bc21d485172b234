import { isDeepStrictEqual } from 'node:util'
import { isPlain } from './is-plain.ts'
import type { Plain } from './is-plain.ts'

export type Change = { before: unknown; after: unknown }

/** Whether MongoDB can set a field of this name by its path. */
export const isAddressable = (name: string): boolean =>
  name !== '' && !name.includes('.') && !name.startsWith('$')

/**
 * What to set in a document to change it: each text by its path, or the smallest object around it that has a
 * path. The document's own fields that have none are left.
 */
export function changesOf(before: Plain, after: Plain): Record<string, Change> {
  const changes: Record<string, Change> = {}
  for (const [name, value] of Object.entries(before))
    if (isAddressable(name) && name in after) collect(name, { before: value, after: after[name] }, changes)
  return changes
}

function collect(path: string, change: Change, changes: Record<string, Change>): void {
  const { before, after } = change
  if (isDeepStrictEqual(before, after)) return
  const fields = sameFields(before, after)
  if (fields === undefined) changes[path] = change
  else for (const [name, one] of fields) collect(`${path}.${name}`, one, changes)
}

/** The fields of two objects, or items of two lists, that can be set one by one. */
function sameFields(before: unknown, after: unknown): [name: string, Change][] | undefined {
  const old = entriesOf(before)
  const fresh = entriesOf(after)
  if (old === undefined || fresh === undefined || Array.isArray(before) !== Array.isArray(after))
    return undefined
  const isSame = old.every(([name], at) => isAddressable(name) && fresh[at]?.[0] === name)
  return isSame ? old.map(([name, value], at) => [name, { before: value, after: fresh[at]?.[1] }]) : undefined
}

function entriesOf(value: unknown): [name: string, value: unknown][] | undefined {
  return Array.isArray(value) || isPlain(value) ? Object.entries<unknown>(value) : undefined
}
