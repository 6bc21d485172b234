import { wellFormed } from '../well-formed.ts'

/** Names that a document database or JavaScript takes for its own. */
const reservedName = /^\$|\0|^_bsontype$|^__proto__$|^toJSON$/

/**
 * A state as a document database can store it: of metadata, which customers may name as they like, a reserved name gets a leading
 * `_`, and half of a surrogate pair becomes U+FFFD.
 */
export function storableState<State extends object>(state: State): State {
  const storable = wellFormed(state)
  if (!('metadata' in storable)) return storable
  const entries = Object.entries(storable.metadata as Record<string, string>)
  if (!entries.some(([name]) => reservedName.test(name))) return storable
  const metadata = entries.map(([name, value]) => [
    reservedName.test(name) ? `_${name.replaceAll('\0', '')}` : name,
    value,
  ])
  return { ...storable, metadata: Object.fromEntries(metadata) as Record<string, string> }
}
