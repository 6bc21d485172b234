/**
 * How far a pass over all orders of a shop has come. It is stored after each page, so that a resumed pass
 * counts each order once. Times are ms since 1970, of modification by the shop's clock.
 */
export type ShopPass = {
  /** The request that it is for, or the source's daily one. */
  _id: string
  source: string
  /** By our clock. */
  startedAt: number
  since: number
  /** What is modified later is left out: its delivery may be on the way. */
  boundary: number
  /** What is compared now: a list of the shop by its name, then `known` orders; `end` once it is complete. */
  list: string
  /** The list is dealt with up to here, */
  mark: number
  /** and of the mark's own second these orders. */
  atMark: number[]
  /** Of the known orders, the last that was requested, as `source/orderId`. */
  after: string | null
  counts: Record<string, number>
}

/** A second in which more orders than this were modified may have some of them counted twice. */
const maxAtMark = 10_000

type Modified = { id: number; modifiedMs: number }

/** A pass that begins at the start of its first list. */
export function newPass(
  begun: Pick<ShopPass, '_id' | 'source' | 'startedAt' | 'since' | 'boundary' | 'list'>,
): ShopPass {
  // The shop's times have no finer resolution.
  const since = Math.floor(begun.since / 1_000) * 1_000
  return { ...begun, since, mark: since, atMark: [], after: null, counts: {} }
}

/** Whether an order of a page is to be dealt with: within the walk's time, and not dealt with before. */
export function isFresh({ boundary, mark, atMark }: ShopPass, { id, modifiedMs }: Modified): boolean {
  if (modifiedMs > boundary || modifiedMs < mark) return false
  return modifiedMs > mark || !atMark.includes(id)
}

/** @param page all its orders, dealt with or not @param through the newest modification that was listed */
export function afterPage(
  pass: ShopPass,
  { page, through }: { page: readonly Modified[]; through: number },
  counts: Readonly<Record<string, number>>,
): ShopPass {
  const mark = Math.max(pass.mark, through)
  const now = page.filter(({ modifiedMs }) => modifiedMs === mark).map(({ id }) => id)
  const atMark = [...new Set([...(mark === pass.mark ? pass.atMark : []), ...now])].slice(-maxAtMark)
  return { ...counted(pass, counts), mark, atMark }
}

/** The list is complete: the next one is begun from its start. */
export function onList(pass: ShopPass, list: string): ShopPass {
  return { ...pass, list, mark: pass.since, atMark: [], after: null }
}

/** The pass with these counts added, by result. */
export function counted(pass: ShopPass, more: Readonly<Record<string, number>>): ShopPass {
  const counts = { ...pass.counts }
  for (const [result, count] of Object.entries(more)) counts[result] = (counts[result] ?? 0) + count
  return { ...pass, counts }
}
