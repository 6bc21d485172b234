import type { ParticipantsMapping } from '@slipstream/runtime/config/schemas/participants-schema.ts'
import type { SourceConfig } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { BillingEvent, Event, OrderEvent } from '@slipstream/events/event.ts'
import type { Provenance } from '@slipstream/events/event-types/provenance.ts'
import type { AuthenticReading, Delivery, Reading } from '../delivery.ts'
import type { Fetched } from '../fetched.ts'
import type { Recovered } from '../recovered.ts'
import type { HmacKey } from '../signature/hmac-key.ts'

/**
 * Reads an order that was recovered from the source as the named event. Its id derives from the source, that
 * name and the body, so that a repeat has the same id. Pure, and never throws for the content of the body.
 */
export type ReadRecovered = (recovered: Recovered, delivery: Delivery) => AuthenticReading<OrderEvent>

/** Reads what was fetched from a source of billing. Pure, and never throws for its content. */
export type ReadFetched = (fetched: Fetched, delivery: Delivery) => AuthenticReading<BillingEvent>

/** Reads a report from the endpoint of a call-out. Pure, and never throws for its content. */
export type ReadCallback = (callout: string, delivery: Delivery) => AuthenticReading<Event<'CalloutReported'>>

/** A source of deliveries to `/webhooks/<name>`: all that depends on its kind. */
export type Source = {
  name: string
  /** Headers that prove knowledge of a secret, in lower case. They are never kept. */
  secretHeaders: readonly string[]
  /** The sender's own name of its webhook. Nothing proves it. Undefined when the delivery names none. */
  senderIdOf(delivery: Pick<Delivery, 'headers'>): string | undefined
  /** Pure, and never throws for the content of a delivery. */
  read(delivery: Delivery): Reading
  /**
   * Reads a delivery that was verified when it arrived and is kept without its signature: the same event, of
   * the same id, as `read` gives. Needs no keys.
   */
  readVerified(delivery: Delivery): AuthenticReading
  /** The headers that `readVerified` reads, as far as its event keeps them: null where it has none. */
  headersOf(provenance: Provenance): Readonly<Record<string, string | null>>
  /** Absent where orders can't be recovered from such a source. */
  readRecovered?: ReadRecovered
  /** Absent where nothing is fetched but orders. */
  readFetched?: ReadFetched
  /** Absent where there are no call-outs. */
  readCallback?: ReadCallback
}

export type SourceSettings = {
  /** What a signature may be made with: any of them is accepted. */
  keys: readonly HmacKey[]
  participants?: ParticipantsMapping | undefined
}

/** Which secret can't be one of its kind, and what it must be. */
export type InvalidSecret = { index: number; mustBe: string }

/** A kind of source: what `type` in the configuration stands for. */
export type SourceKind<Config extends SourceConfig> = {
  /** The bytes that signatures may be keyed with, the likeliest first. */
  keysOf(secrets: readonly string[]): readonly Buffer[] | InvalidSecret
  /** Headers that events keep, in lower case. None is a secret, names a person, or is in the event anyway. */
  keptHeaders: readonly string[]
  createSource(name: string, config: Config, keys: readonly HmacKey[]): Source
}
