type Fields = Record<string, unknown>

/**
 * The names and old values of what differs, as in `data.previous_attributes`. Of nested objects only what
 * differs is named; an array with any change appears whole; what was not there before is null.
 */
export function previousAttributes(before: Fields, after: Fields): Fields {
  const previous: Fields = {}
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, current] = [before[name], after[name]]
    if (old === current) continue
    if (isFields(old) && isFields(current)) {
      const nested = previousAttributes(old, current)
      if (Object.keys(nested).length > 0) previous[name] = nested
    } else if (JSON.stringify(old) !== JSON.stringify(current)) previous[name] = old ?? null
  }
  return previous
}

/** The object before a change: what follows from the object and its previous attributes. */
export function beforeChange(after: Fields, previous: Fields): Fields {
  const before: Fields = { ...after }
  for (const [name, old] of Object.entries(previous)) {
    const current = after[name]
    before[name] = isFields(old) && isFields(current) ? beforeChange(current, old) : old
  }
  return before
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
