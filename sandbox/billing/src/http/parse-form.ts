/**
 * Parameters as Stripe's clients send them: `created[gte]=1`, `types[]=a`, `types[0]=a`. Of a repeated name
 * the last counts, unless it is a list.
 */
export function parseForm(text: string): Record<string, unknown> {
  const parsed: Record<string, unknown> = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const match = /^([^[\]]+)\[([^[\]]*)\]$/.exec(name)
    const [, outer, inner] = match ?? []
    if (outer === undefined || inner === undefined) parsed[name] = value
    else if (/^\d*$/.test(inner)) {
      const list = parsed[outer]
      parsed[outer] = Array.isArray(list) ? [...(list as unknown[]), value] : [value]
    } else parsed[outer] = { ...(parsed[outer] as object | undefined), [inner]: value }
  }
  return parsed
}
