/**
 * The smallest part of a list that still fails, as delta debugging finds it: without any
 * one of its items, it would not fail.
 *
 * @param fails whether a part, in the order of the list, fails. It is called often; the whole list must fail
 */
export async function smallestFailing<Item>(
  all: readonly Item[],
  fails: (part: readonly Item[]) => Promise<boolean>,
): Promise<readonly Item[]> {
  let failing = all
  let pieces = 2
  while (failing.length > 1) {
    const size = Math.ceil(failing.length / pieces)
    const smaller = await firstFailing(candidatesOf(failing, size), fails)
    if (smaller !== undefined) {
      // A piece alone is halved again; where one piece was left out, the others stay as large as they are.
      pieces = smaller.length <= size ? 2 : Math.max(pieces - 1, 2)
      failing = smaller
    } else if (size === 1) return failing
    else pieces = Math.min(pieces * 2, failing.length)
  }
  return failing
}

/** Each piece of that size alone, then all but each piece. */
function* candidatesOf<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  const starts = Array.from({ length: Math.ceil(items.length / size) }, (_, n) => n * size)
  for (const start of starts) yield items.slice(start, start + size)
  // Of two pieces, all but one is the other.
  if (starts.length === 2) return
  for (const start of starts) yield [...items.slice(0, start), ...items.slice(start + size)]
}

async function firstFailing<Item>(
  candidates: Iterable<readonly Item[]>,
  fails: (part: readonly Item[]) => Promise<boolean>,
): Promise<readonly Item[] | undefined> {
  for (const candidate of candidates) if (await fails(candidate)) return candidate
  return undefined
}
