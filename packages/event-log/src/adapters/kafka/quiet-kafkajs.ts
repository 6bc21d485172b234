import { createRequire } from 'node:module'

/** What is used of kafkajs's own classes; the version is pinned. */
type RequestQueue = {
  readonly pending: readonly unknown[]
  readonly requestTimeout: number
  readonly inflight: ReadonlyMap<number, { sentAt: number; requestTimeout: number; timeoutRequest(): void }>
  isConnected(): boolean
  requestTimeoutIntervalId?: NodeJS.Timeout
  scheduleCheckPendingRequests(): void
  scheduleRequestTimeoutCheck(): void
  destroy(): void
}
type ConsumerGroup = {
  maxWaitTime: number
  readonly sessionTimeout: number
  paused(): readonly { partitions: readonly number[] }[]
  fetch(nodeId: string): Promise<readonly { isEmpty(): boolean }[]>
}

const timeoutCheckMs = 1_000
/** Without records for as long, a consumer is idle. */
const idleAfterMs = 5_000
/** Its fetches last for two heartbeats: of the ten that a session has, every other one is sent. */
const heartbeatsWhenIdle = 2
const require = createRequire(import.meta.url)
let isQuiet = false

/** How often a member of a group sends a heartbeat to the broker. */
export const heartbeatMs = (sessionTimeoutMs: number): number =>
  Math.max(250, Math.floor(sessionTimeoutMs / 10))

/**
 * Lets kafkajs sleep while there is nothing to do, in the whole process: by itself each
 * connection wakes a thousand times a second.
 */
export function quietKafkajs(): void {
  if (isQuiet) return
  isQuiet = true
  quietRequests((require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue }).prototype)
  quietFetches((require('kafkajs/src/consumer/consumerGroup') as { prototype: ConsumerGroup }).prototype)
}

/**
 * It looks every millisecond whether requests that it holds back may be sent, also when it holds
 * none, and often for late responses.
 */
function quietRequests(prototype: RequestQueue): void {
  const scheduleCheck = prototype.scheduleCheckPendingRequests
  prototype.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0) scheduleCheck.call(this)
  }
  prototype.scheduleRequestTimeoutCheck = function () {
    this.destroy()
    const check = (): void => {
      for (const request of this.inflight.values()) {
        if (Date.now() - request.sentAt > request.requestTimeout) request.timeoutRequest()
      }
      if (!this.isConnected()) this.destroy()
    }
    this.requestTimeoutIntervalId = setInterval(check, Math.min(this.requestTimeout, timeoutCheckMs))
  }
}

/**
 * Fetches of an idle consumer wait longer for records, and a record ends the wait immediately. Heartbeats are
 * sent between fetches, so an idle member learns of a rebalance only after its fetch. No fetch is long while
 * a partition is paused, since that partition is fetched again only afterwards.
 */
function quietFetches(prototype: ConsumerGroup): void {
  const fetch = prototype.fetch
  const states = new WeakMap<ConsumerGroup, { waitMs: number; idleAt: number }>()
  prototype.fetch = async function (nodeId) {
    const state = states.get(this) ?? { waitMs: this.maxWaitTime, idleAt: performance.now() + idleAfterMs }
    states.set(this, state)
    const isPaused = this.paused().some(({ partitions }) => partitions.length > 0)
    const isIdle = !isPaused && performance.now() > state.idleAt
    const idleMs = heartbeatsWhenIdle * heartbeatMs(this.sessionTimeout)
    this.maxWaitTime = isIdle ? Math.max(idleMs, state.waitMs) : state.waitMs
    const batches = await fetch.call(this, nodeId)
    if (batches.some((batch) => !batch.isEmpty())) state.idleAt = performance.now() + idleAfterMs
    return batches
  }
}
