import type { World } from '../world.ts'

/** What the audit remembers of an order, or what a read model shows of it. */
export type State = { status: string; modifiedAt: string | null }

export type Facts = Omit<World, 'pass' | 'after' | 'leaveUnevaluated' | 'ingest'> & {
  hasRest: boolean
  /** What the audit remembers, by `source/orderId`. */
  remembered: ReadonlyMap<string, State>
}

/** Says in a sentence each what is wrong; none means that it holds. */
export type Oracle = (facts: Facts) => string[]
