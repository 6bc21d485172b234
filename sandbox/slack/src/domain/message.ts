import type { Payload } from './read-payload.ts'

/** A message that was taken. */
export type Message = Payload & {
  /** Counts up from 1 with every message since the start. */
  number: number
  /** ISO 8601, UTC. */
  receivedAt: string
}
