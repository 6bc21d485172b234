import { allFaultKinds } from './domain/fault-kinds.ts'
import type { FaultKind } from './domain/fault-kinds.ts'
import type { Arguments } from './read-arguments.ts'
import { findFaketime } from './system/find-faketime.ts'
import { canMountSmallDisks } from './system/small-disk.ts'
import { findToxiproxy } from './system/toxiproxy.ts'

export type Machine = {
  hasSmallDisks: boolean
  /** Paths; undefined where it is not needed, or not to be had. */
  faketime: string | undefined
  toxiproxy: string | undefined
  /** Why kinds that were asked for can't happen. */
  missing: ReadonlyMap<FaultKind, string>
}

const diskKinds: FaultKind[] = ['broker-disk-full', 'database-disk-full']
const linkKinds: FaultKind[] = ['link-slow', 'link-lossy', 'link-half-open', 'link-cut']

/** What the kinds of a run need of this machine, and what it has of that. */
export async function whatIsPossible({
  brokers,
  kinds = allFaultKinds,
  installed,
}: Pick<Arguments, 'brokers' | 'installed'> & {
  kinds?: readonly FaultKind[] | undefined
}): Promise<Machine> {
  const missing = new Map<FaultKind, string>()
  const lack = (some: readonly FaultKind[], why: string): void => {
    for (const kind of some) if (kinds.includes(kind)) missing.set(kind, why)
  }
  const tool = async (
    some: readonly FaultKind[],
    find: (mayFetch: boolean) => Promise<string>,
  ): Promise<string | undefined> => {
    if (!some.some((kind) => kinds.includes(kind))) return undefined
    try {
      return await find(!installed)
    } catch (error) {
      lack(some, (error as Error).message)
      return undefined
    }
  }
  const hasSmallDisks = diskKinds.some((kind) => kinds.includes(kind)) && (await canMountSmallDisks())
  if (!hasSmallDisks) lack(diskKinds, 'it takes the right to mount a disk (root on Linux)')
  if (brokers === 1) lack(['leader-killed'], 'it needs --brokers 3')
  return {
    hasSmallDisks,
    faketime: await tool(['clock-skewed'], findFaketime),
    toxiproxy: await tool(linkKinds, findToxiproxy),
    missing,
  }
}
