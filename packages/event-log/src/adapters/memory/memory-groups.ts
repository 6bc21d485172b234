import { setTimeout as sleep } from 'node:timers/promises'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import { whyAnotherRecord, whyBeyondEnd } from '../../contract/refused-start.ts'
import type { LogBatch, RunningSubscription, Subscription } from '../../event-log.ts'
import { identityOf } from '../../record-identity.ts'

export type MemoryReading = {
  partitions(topic: string): number
  batchFrom(topic: string, partition: number, from: bigint): LogBatch
  random: () => number
}

type Member = {
  subscription: Subscription
  assignments: Map<string, { end: AbortController; over: Promise<void> }>
}

const retry = { firstMs: 5, capMs: 200 }

/** Consumer groups: partitions are assigned to the members in turn, again whenever one joins or leaves. */
export class MemoryGroups {
  readonly #reading: MemoryReading
  readonly #groups = new Map<string, Member[]>()
  #wakers = new Set<() => void>()

  constructor(reading: MemoryReading) {
    this.#reading = reading
  }

  wake(): void {
    const wakers = this.#wakers
    this.#wakers = new Set()
    for (const waker of wakers) waker()
  }

  join(subscription: Subscription): RunningSubscription {
    const member: Member = { subscription, assignments: new Map() }
    const members = this.#groups.get(subscription.group) ?? []
    this.#groups.set(subscription.group, members)
    members.push(member)
    this.#assign(members)
    let left = false
    return {
      check: () => (left ? Promise.reject(new Error('has left the group')) : Promise.resolve()),
      stop: async () => {
        if (left) return
        left = true
        const assignments = [...member.assignments.values()]
        for (const { end } of assignments) end.abort()
        await Promise.all(assignments.map(({ over }) => over))
        members.splice(members.indexOf(member), 1)
        this.#assign(members)
      },
    }
  }

  #assign(members: readonly Member[]): void {
    const assigned = new Map(members.map((member) => [member, [] as { topic: string; partition: number }[]]))
    const topics = [...new Set(members.flatMap(({ subscription }) => subscription.topics))]
    let turn = 0
    for (const topic of topics) {
      for (let partition = 0; partition < this.#reading.partitions(topic); partition++) {
        const member = members[turn++ % members.length] as Member
        assigned.get(member)?.push({ topic, partition })
      }
    }
    for (const [member, partitions] of assigned) {
      const before = member.assignments
      member.assignments = new Map()
      for (const { end } of before.values()) end.abort()
      member.subscription.onAssigned?.(partitions)
      for (const { topic, partition } of partitions) {
        const name = `${topic}/${partition}`
        const end = new AbortController()
        const over = this.#run(member.subscription, topic, partition, end.signal, before.get(name)?.over)
        member.assignments.set(name, { end, over })
      }
    }
  }

  async #run(
    subscription: Subscription,
    topic: string,
    partition: number,
    signal: AbortSignal,
    before: Promise<void> | undefined,
  ): Promise<void> {
    await before
    let next: bigint | undefined
    for (let failures = 0; !signal.aborted;) {
      try {
        next ??= await this.#start(subscription, topic, partition)
        if (signal.aborted) return
        const batch = this.#reading.batchFrom(topic, partition, next)
        if (batch.next === next) {
          await this.#nextAppend(signal)
          continue
        }
        const result = await subscription.onBatch(batch)
        next = result.next
        failures = 0
        if (result.waitMs !== undefined) await sleep(result.waitMs, undefined, { signal })
      } catch {
        failures += 1
        await sleep(backOffMs(retry, failures, this.#reading.random()), undefined, { signal }).catch(
          () => undefined,
        )
      }
    }
  }

  async #start({ startAt, onRefused }: Subscription, topic: string, partition: number): Promise<bigint> {
    const { next, previous } = await startAt(topic, partition)
    const before = this.#reading.batchFrom(topic, partition, previous?.offset ?? next)
    const [first] = before.records
    const reason =
      whyBeyondEnd(next, before.end) ?? (previous && first && whyAnotherRecord(previous, identityOf(first)))
    if (reason === undefined) return next
    await onRefused?.({ topic, partition, next, reason })
    throw new Error(reason)
  }

  async #nextAppend(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wakers.add(resolve)
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }
}
