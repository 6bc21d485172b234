type Json = Record<string, unknown>

/** A word of a program, as an id or a status is; a name, an address or a sentence mostly isn't. */
const machineWord = /^[a-z][A-Za-z0-9_.]{0,99}$/

/**
 * Members with such a word in their name are about a person, or hold what people
 * wrote, whatever their values look like.
 */
const personalWords = new Set(
  `name nickname email emails phone address addresses shipping metadata description line1 line2 city state postal dob birth ip
  last4 fingerprint secret url pdf note notes memo footer individual gender descriptor reference custom locale locales`.split(
    /\s+/,
  ),
)

/**
 * JSON of a billing provider without what tells who a person is: numbers, truth values, ids and
 * statuses stay, so that the states of an object are still told apart and ordered. The same
 * value always gives the same result.
 */
export function redactJson(json: Json): Json {
  return Object.fromEntries(
    Object.entries(json).flatMap(([key, value]) => {
      if (key.split('_').some((word) => personalWords.has(word))) return []
      const kept = keep(value)
      return kept === undefined ? [] : [[key, kept]]
    }),
  )
}

function keep(value: unknown): unknown {
  if (typeof value === 'string') return machineWord.test(value) ? value : undefined
  if (Array.isArray(value)) return value.map((one) => keep(one) ?? null)
  if (typeof value === 'object' && value !== null) return redactJson(value as Json)
  return value
}
