/**
 * The value with U+FFFD for each half of a surrogate pair, as a database would write
 * it; the same object if it has none.
 */
export function wellFormed<Value extends object>(value: Value): Value {
  return isWellFormed(value) ? value : (allWellFormed(value) as Value)
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isWellFormed)
  for (const key in value)
    if (!key.isWellFormed() || !isWellFormed((value as Record<string, unknown>)[key])) return false
  return true
}

function allWellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(allWellFormed)
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key.toWellFormed(), allWellFormed(member)]),
  )
}
