/** The value with U+FFFD for each half of a surrogate pair, as a database would write it; the same object if it has none. */
export function wellFormed<Value extends object>(value: Value): Value {
  return isWellFormed(value) ? value : (allWellFormed(value) as Value)
}

function isWellFormed(value: object): boolean {
  return !/\\ud[89a-f][0-9a-f]{2}/i.test(JSON.stringify(value))
}

function allWellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(allWellFormed)
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key.toWellFormed(), allWellFormed(member)]),
  )
}
