import type { Task } from '../../tasks/domain/task.ts'

/** What the endpoint reported by a callback that ends the work. */
export type EndReport = { status: 'done' | 'failed'; detail: string | null; at: string }

/** How far a call-out is. Times are ISO 8601 UTC. These names are a storage format. */
export type CalloutProcess = {
  /** Rises with each event that is published of it. */
  revision: number
  /** Requests since it was made, or redriven the last time. */
  attempts: number
  /** Those that count against `maxAttempts`: not those of an outage. */
  failures: number
  /** Of the first of these attempts; null before. */
  firstSentAt: string | null
  /** Since when it waits for something that is not known; null or absent while it does not. */
  waitsSince?: string | null
  /** Of the last request that was ever begun; null before. */
  sentAt: string | null
  /** The body, from the first attempt by which it may have arrived: each further one has the same bytes. */
  message: string | null
  /** The number of the attempt that it was made for. */
  messageOf: number
  /** When the endpoint accepted the work, which a callback is to end; null while it has not. */
  acceptedAt: string | null
  /** When the next callback is too late. */
  callbackBy: string | null
  /** A callback that arrived while a worker held the call-out, which then ends it. */
  report: EndReport | null
  lastError: string | null
  /** The commands of people that were carried out. */
  commands: string[]
}

/** A request to the service's own endpoint. These names are a storage format. */
export type CalloutTask = Pick<Task, 'source' | 'rule' | 'trigger' | 'notAfter'> & {
  customerId: string
  callout: string
  process: CalloutProcess
}

export const newProcess: CalloutProcess = {
  ...{ revision: 0, attempts: 0, failures: 0, firstSentAt: null, sentAt: null },
  ...{ message: null, messageOf: 0, acceptedAt: null, callbackBy: null },
  ...{ report: null, lastError: null, commands: [] },
}

/** The queue of a call-out: its workers, rate and breaker are its own. */
export const calloutQueue = (source: string, callout: string): string => `callouts/${source}/${callout}`
