import type { AuditedSource } from '../sources/audited-source.ts'

/** Why a request that needs the shop of a source can't be done. @param name as it was requested */
export function whyNotQueried(name: string, source: AuditedSource | undefined): string {
  return source === undefined
    ? `no source of the name ${name} is configured`
    : `${source.traits.whyNotQueried(name)}, so it can't be queried.`
}
