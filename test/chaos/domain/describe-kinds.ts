import type { FaultKind } from './fault-kinds.ts'

type Result = { kind: FaultKind; error?: string }

/**
 * How often each kind happened, in words, then what did not happen as it should: kinds that are missing,
 * faults that could not begin or end, kinds that happened less often than planned.
 *
 * @param missing why kinds that were asked for can't happen on this machine
 */
export function describeKinds(
  results: readonly Result[],
  missing: ReadonlyMap<FaultKind, string>,
  atLeast: number,
): string[] {
  const kinds = Map.groupBy(results, ({ kind }) => kind)
  const happened = [...kinds].map(
    ([kind, all]) => [kind, all.filter(({ error }) => error === undefined).length] as const,
  )
  const failed = results.filter(({ error }) => error !== undefined)
  const count = happened.reduce((sum, [, times]) => sum + times, 0)
  return [
    `${count} faults happened: ${happened.map(([kind, times]) => `${kind} ${times}`).join(', ')}`,
    ...[...missing].map(([kind, why]) => `left out: ${kind}: ${why}`),
    ...failed.map(({ kind, error }) => `did not happen as planned: ${kind}: ${error}`),
    ...happened
      .filter(([, times]) => times < atLeast)
      .map(([kind, times]) => `too few: ${kind} happened ${times} times instead of ${atLeast}`),
  ]
}
