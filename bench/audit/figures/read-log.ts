import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { nextLoggedOrder } from './logged-order.ts'
import type { LoggedOrder } from './logged-order.ts'

/** All events of a topic, each partition in order. */
async function* readAll(
  log: EventLog,
  topic: string,
): AsyncGenerator<{ event: Event; recordedAtMs: number }> {
  const ends = await log.endOffsets(topic)
  const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
  for await (const { records } of log.read(topic, ranges)) {
    for (const record of records) yield { event: decodeEvent(record), recordedAtMs: record.recordedAtMs }
  }
}

export type Recovery = { id: number; type: string; recordedAtMs: number }

/** What the log has in the end of each order, and which events were recovered from the shop. */
export async function readOrders(
  log: EventLog,
  topic: string,
): Promise<{ logged: Map<number, LoggedOrder>; recoveries: Recovery[] }> {
  const logged = new Map<number, LoggedOrder>()
  const recoveries: Recovery[] = []
  const seen = new Set<string>()
  for await (const { event, recordedAtMs } of readAll(log, topic)) {
    // Readers skip a repeat.
    if (seen.has(event.id)) continue
    seen.add(event.id)
    if (event.type !== 'OrderCreated' && event.type !== 'OrderUpdated') continue
    const { order, provenance } = event.data
    const id = Number(order.orderId)
    const modifiedAt = Date.parse(order.modifiedAt) / 1_000
    const isCreation = event.type === 'OrderCreated'
    logged.set(id, nextLoggedOrder(logged.get(id), { isCreation, status: order.status, modifiedAt }))
    if (provenance.via === 'rest') recoveries.push({ id, type: event.type, recordedAtMs })
  }
  return { logged, recoveries }
}

/** An alert from when it was raised until it was resolved; of one that holds still, `resolved` is false. */
export type Episode = { rule: string; subject: string; summary: string; resolved: boolean }

export async function readAlerts(log: EventLog, topic: string): Promise<Episode[]> {
  const episodes = new Map<string, Episode>()
  for await (const { event } of readAll(log, topic)) {
    if (event.type !== 'AlertRaised' && event.type !== 'AlertResolved') continue
    const { rule, subject, since } = event.data
    const key = JSON.stringify([rule, subject, since])
    const known = episodes.get(key)
    const summary = event.type === 'AlertRaised' ? event.data.summary : (known?.summary ?? '')
    episodes.set(key, { rule, subject, summary, resolved: event.type === 'AlertResolved' })
  }
  return [...episodes.values()]
}
