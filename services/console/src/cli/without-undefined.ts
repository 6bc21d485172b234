/** Options that were not given, left out: the schemas of the API take absence, not undefined. */
export function withoutUndefined(given: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
