type Fields = Record<string, unknown>

/** Where the fields of two objects have other names, in all depths; contents of metadata aside. */
export function differences(ours: unknown, theirs: unknown, path = ''): string[] {
  if (Array.isArray(ours) && Array.isArray(theirs))
    return ours.length > 0 && theirs.length > 0 ? differences(ours[0], theirs[0], `${path}[]`) : []
  if (!isObject(ours) || !isObject(theirs) || path.endsWith('metadata')) return []
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)])
  return [...names].flatMap((name) => {
    const here = `${path}.${name}`
    if (!(name in ours)) return [`${here} is missing`]
    if (!(name in theirs)) return [`${here} is not Stripe's`]
    return differences(ours[name], theirs[name], here)
  })
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
