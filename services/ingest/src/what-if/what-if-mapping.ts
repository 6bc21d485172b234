import type { EventLog, LogRecord } from '@slipstream/event-log/event-log.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import { readHistory } from '@slipstream/event-log/history/read-history.ts'
import type { Ranges, ReadOptions } from '@slipstream/event-log/history/read-history.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { Event, OrderEvent } from '@slipstream/events/event.ts'
import type { WebhookSourceConfig } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { createSource } from '../create-source.ts'
import type { AuthenticReading, Delivery } from '../domain/delivery.ts'
import { quarantinedDelivery } from '../domain/quarantine/quarantined-delivery.ts'
import { isRecovered } from '../domain/recovered.ts'
import type { Source } from '../domain/sources/source.ts'
import { compareReadings } from './compare-readings.ts'
import type { ReadingDifference } from './compare-readings.ts'
import { pastDelivery } from './past-delivery.ts'

export type SourceConfigs = ReadonlyMap<string, WebhookSourceConfig>

/** Orders whose differences are kept; of further ones they are only counted. */
const maxOrders = 10_000

export type OrderDifference = {
  order: string
  /** Events of the order that would be another. */
  events: number
  /** Of the last one. */
  position: string
  differences: ReadingDifference[]
}

export type WhatIfResult = {
  events: number
  differing: number
  /** Events that the changed mapping would quarantine, and quarantined deliveries that it would read. */
  newlyQuarantined: number
  newlyRead: number
  orders: OrderDifference[]
  /** Orders that differ, and are not listed. */
  more: number
}

/**
 * Reads the history of sources with two mappings, and collects what differs, by order. Both read the same
 * JSON, so a change of the code since it arrived is no difference.
 */
export class MappingComparison {
  readonly #before: ReadonlyMap<string, Source>
  readonly #after: ReadonlyMap<string, Source>
  readonly #orders = new Map<string, OrderDifference>()
  readonly #more = new Set<string>()
  readonly #counts = { events: 0, differing: 0, newlyQuarantined: 0, newlyRead: 0 }

  constructor(before: SourceConfigs, after: SourceConfigs) {
    this.#before = sourcesOf(before)
    this.#after = sourcesOf(after)
  }

  result(): WhatIfResult {
    const orders = [...this.#orders.values()]
    return { ...this.#counts, orders, more: this.#more.size }
  }

  add(record: LogRecord): void {
    const event = decodeEvent(record)
    const name = event.type === 'DeliveryQuarantined' ? event.data.source : event.source
    const [before, after] = [this.#before.get(name), this.#after.get(name)]
    if (before === undefined || after === undefined) return
    if (!isReadable(event)) return
    this.#counts.events += 1
    const [old, now] = [readingOf(event, before), readingOf(event, after)]
    const differences = compareReadings(old, now)
    if (differences.length === 0) return
    this.#counts.differing += 1
    if (now.kind === 'quarantine') this.#counts.newlyQuarantined += Number(old.kind === 'event')
    else if (old.kind === 'quarantine') this.#counts.newlyRead += 1
    this.#keep(now.kind === 'event' ? now.event.subject : event.subject, record, differences)
  }

  #keep(order: string, { position }: LogRecord, differences: ReadingDifference[]): void {
    const known = this.#orders.get(order)
    if (known === undefined && this.#orders.size >= maxOrders) {
      this.#more.add(order)
      return
    }
    const events = (known?.events ?? 0) + 1
    this.#orders.set(order, { order, events, position: formatPosition(position), differences })
  }
}

/** Reads a part of a topic into a comparison. Records that are no events are left out. */
export async function compareHistory(
  log: Pick<EventLog, 'read'>,
  topic: string,
  ranges: Ranges,
  {
    comparison,
    onRead,
    ...options
  }: ReadOptions & { comparison: MappingComparison; onRead(records: number): void },
): Promise<void> {
  for await (const { records } of readHistory(log, topic, ranges, options)) {
    for (const record of records) comparison.add(record)
    onRead(records.length)
  }
}

type ReadableEvent = OrderEvent | Event<'DeliveryQuarantined'>

const readableTypes: readonly string[] = [
  'OrderCreated',
  'OrderUpdated',
  'OrderDeleted',
  'OrderRestored',
  'DeliveryQuarantined',
]

function isReadable(event: Event): event is ReadableEvent {
  // What was placed with Slipstream has no mapping.
  return (
    readableTypes.includes(event.type) && !('provenance' in event.data && event.data.provenance.via === 'api')
  )
}

function readingOf(event: ReadableEvent, source: Source): AuthenticReading {
  if (event.type === 'DeliveryQuarantined') {
    const at = { from: '', atMs: Date.parse(event.data.receivedAt) }
    return source.readVerified(quarantinedDelivery(event, at, () => ''))
  }
  const delivery: Delivery = pastDelivery(event, source)
  if (event.data.provenance.via === 'rest' && isRecovered(event.type) && source.readRecovered !== undefined)
    return source.readRecovered(event.type, delivery)
  return source.readVerified(delivery)
}

/** No secrets are needed: all of it was verified when it arrived. */
function sourcesOf(configs: SourceConfigs): Map<string, Source> {
  return new Map([...configs].map(([name, config]) => [name, createSource(name, { ...config, secrets: [] })]))
}
