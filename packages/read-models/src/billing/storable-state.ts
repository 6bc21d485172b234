/** Names that a document database or JavaScript takes for its own. */
const reservedName = /^\$|\0|^_bsontype$|^__proto__$|^toJSON$/

/**
 * A state as a document database can store it: of metadata, which customers may name as they like,
 * a reserved name gets a leading `_`.
 */
export function storableState<State extends object>(state: State): State {
  if (!('metadata' in state)) return state
  const entries = Object.entries(state.metadata as Record<string, string>)
  if (!entries.some(([name]) => reservedName.test(name))) return state
  const metadata = entries.map(([name, value]) => [
    reservedName.test(name) ? `_${name.replaceAll('\0', '')}` : name,
    value,
  ])
  return { ...state, metadata: Object.fromEntries(metadata) as Record<string, string> }
}
