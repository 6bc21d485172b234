/**
 * The columns that an address chooses, in their own order with commas between;
 * empty where they are the usual ones.
 *
 * @param given names with commas between, or several of them, as boxes of a form are sent
 */
export function columnsIn(given: unknown, known: readonly string[], usual: readonly string[]): string {
  const names = new Set(
    [given].flat().flatMap((one: unknown) => (typeof one === 'string' ? one.split(',') : [])),
  )
  const chosen = known.filter((name) => names.has(name))
  return chosen.join() === usual.join() ? '' : chosen.join()
}

/** The chosen columns, or the usual ones. */
export function chosenColumns<Name extends string>(
  columns: string,
  known: readonly Name[],
  usual: readonly Name[],
): readonly Name[] {
  if (columns === '') return usual
  const names = columns.split(',')
  return known.filter((name) => names.includes(name))
}
