/** Controls, and the characters that change the direction of text or break a line: a terminal obeys them. */
const obeyed = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/**
 * The text with `\u001b` and the like for what a terminal would obey, so that what comes from outside can
 * neither act on it nor look like a line of its own. Within JSON, the text means the same.
 */
export function printable(text: string): string {
  return text.replace(obeyed, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** The value with `printable` applied to every text in it, including names of members. */
export function printableValue<Value>(value: Value): Value {
  return printableCopy(value) as Value
}

function printableCopy(value: unknown): unknown {
  if (typeof value === 'string') return printable(value)
  if (Array.isArray(value)) return value.map(printableCopy)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [printable(name), printableCopy(one)]))
}
