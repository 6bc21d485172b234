import { topics, type Topic } from '@slipstream/events/topics.ts'
import { offsetMs } from '../shell/lists/start-of-day.ts'

/** The filters of the list as they are in the URL; empty where there is none. */
export type EventsFilters = {
  topic: Topic
  key: string
  type: string
  source: string
  from: string
  to: string
  /** Where a page begins, e.g. `0:17,1:4`. */
  before: string
}

const maxLength = 300

export function eventsFiltersOf(query: Record<string, unknown>): EventsFilters {
  const text = (name: string): string => {
    const value = query[name]
    return typeof value === 'string' ? value.trim().slice(0, maxLength) : ''
  }
  const topic = text('topic')
  return {
    topic: isTopic(topic) ? topic : 'orders',
    ...{ key: text('key'), type: text('type'), source: text('source') },
    ...{ from: text('from'), to: text('to'), before: text('before') },
  }
}

export const isTopic = (name: string): name is Topic => Object.hasOwn(topics, name)

export function eventsUrl(filters: EventsFilters, changes: Partial<EventsFilters> = {}): string {
  const given = Object.entries({ ...filters, ...changes }).filter(([, value]) => value !== '')
  return `/events?${new URLSearchParams(given).toString()}`
}

/** @returns undefined for what is no such text, so that the list begins at the end */
export function parseBefore(text: string): Map<number, bigint> | undefined {
  if (!/^\d{1,5}:\d{1,18}(,\d{1,5}:\d{1,18})*$/.test(text)) return undefined
  return new Map(
    text.split(',').map((pair) => {
      const [partition = '', offset = ''] = pair.split(':')
      return [Number(partition), BigInt(offset)]
    }),
  )
}

export function formatBefore(before: ReadonlyMap<number, bigint>): string {
  return [...before].map(([partition, offset]) => `${partition}:${offset}`).join(',')
}

/**
 * A local time of a form as milliseconds since the epoch; undefined when it is none.
 *
 * @param local e.g. 2026-11-22T14:02
 */
export function momentIn(local: string, timeZone: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(local)) return undefined
  const atUtc = Date.parse(`${local}Z`)
  if (Number.isNaN(atUtc)) return undefined
  const near = atUtc - offsetMs(atUtc, timeZone)
  return atUtc - offsetMs(near, timeZone)
}
