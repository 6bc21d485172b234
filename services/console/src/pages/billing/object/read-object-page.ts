import type { QueryContext, QueryDefinition } from '../../../queries/query-definition.ts'
import { differenceOf, type Difference } from '../../timeline/difference.ts'
import { newestEvents, type BillingHistory } from '../read-billing.ts'

/** Moments that a viewer has chosen; null: now, and no comparison. */
export type ChosenMoments = {
  /** What Slipstream knew at this time. */
  known: string | null
  /** The state at Stripe at this time. */
  asOf: string | null
  /** What is compared with what is shown, by what was known then. */
  from: string | null
}

export type ObjectPageData<State> = BillingHistory & {
  object: State
  /** Moments at which something was learned of it, oldest first. */
  moments: string[]
  comparison: { from: string; to: string | null; differences: Difference[] } | null
}

/** A billing object as of the chosen moment, with its events; undefined where nothing was known then. */
export async function readObjectPage<State extends object>(
  context: QueryContext,
  definition: QueryDefinition,
  named: { source: string; objectId: string; params: Record<string, unknown> },
  { known, asOf, from }: ChosenMoments,
): Promise<ObjectPageData<State> | undefined> {
  const { source, objectId, params } = named
  const at = (query: Record<string, string>) =>
    definition.read(context, params, query) as Promise<State | undefined>
  const object = await at({
    ...(known !== null && { knownAt: known }),
    ...(asOf !== null && { asOf }),
  })
  if (object === undefined) return undefined
  const before = from === null ? undefined : await at({ knownAt: from })
  const history = await newestEvents(context, { source, objectId })
  return {
    ...{ ...history, object },
    moments: [...new Set(history.events.map(({ recordedAt }) => recordedAt))],
    comparison:
      from === null || before === undefined
        ? null
        : { from, to: known, differences: differenceOf(before, object) },
  }
}
