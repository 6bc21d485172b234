type Value = string | number | boolean | undefined | { gte?: number | undefined; lte?: number | undefined }

/** The path of one page of a list in Stripe's API: 100 items, its limit. What is undefined is left out. */
export function listPath(path: string, query: Readonly<Record<string, Value>>): string {
  const search = new URLSearchParams({ limit: '100' })
  const add = (name: string, value: Exclude<Value, object>): void =>
    void (value !== undefined && search.set(name, String(value)))
  for (const [name, value] of Object.entries(query)) {
    if (typeof value !== 'object') add(name, value)
    else for (const [part, bound] of Object.entries(value)) add(`${name}[${part}]`, bound)
  }
  return `${path}?${search.toString()}`
}
