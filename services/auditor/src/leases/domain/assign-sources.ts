/** An instance that is alive, and the sources that its configuration names. */
export type SharingInstance = { id: string; sources: readonly string[] }

/**
 * Which instance is to evaluate which source. Shares are as even as the configurations allow, a source
 * stays where it is unless that would leave another instance with two less, and every instance that
 * knows the same comes to the same answer.
 *
 * @param owners who evaluates a source now; of instances that are not alive, or whose
 * configuration does not name it, it is taken away
 */
export function assignSources(
  alive: readonly SharingInstance[],
  owners: ReadonlyMap<string, string>,
): Map<string, string> {
  const instances = [...alive].sort((a, b) => (a.id < b.id ? -1 : 1))
  const declarers = declarersOf(instances)
  const shares = new Map(instances.map(({ id }) => [id, new Set<string>()]))
  const shareOf = (id: string): Set<string> => shares.get(id) ?? new Set()
  const leastOf = (ids: readonly string[]): string =>
    ids.reduce((least, id) => (shareOf(id).size < shareOf(least).size ? id : least))

  const sources = [...declarers.keys()].sort()
  const free: string[] = []
  for (const source of sources) {
    const owner = owners.get(source)
    if (owner !== undefined && declarers.get(source)?.includes(owner)) shareOf(owner).add(source)
    else free.push(source)
  }
  for (const source of free) shareOf(leastOf(declarers.get(source) ?? [])).add(source)
  level(shares, declarers)
  return new Map([...shares].flatMap(([id, all]) => [...all].map((source) => [source, id] as const)))
}

/** Moves sources one by one until no instance has two more than another that could take one of them. */
function level(
  shares: ReadonlyMap<string, Set<string>>,
  declarers: ReadonlyMap<string, readonly string[]>,
): void {
  for (let moved = true; moved;) {
    moved = false
    const byLoad = [...shares].sort(([, a], [, b]) => b.size - a.size)
    for (const [from, share] of byLoad) {
      for (const source of [...share].sort().reverse()) {
        const to = (declarers.get(source) ?? []).find((id) => share.size - (shares.get(id)?.size ?? 0) >= 2)
        if (to === undefined || to === from) continue
        share.delete(source)
        shares.get(to)?.add(source)
        moved = true
      }
    }
  }
}

/** By source, the instances that name it, by id. */
function declarersOf(instances: readonly SharingInstance[]): Map<string, string[]> {
  const declarers = new Map<string, string[]>()
  for (const { id, sources } of instances) {
    for (const source of sources) declarers.set(source, [...(declarers.get(source) ?? []), id])
  }
  return declarers
}
