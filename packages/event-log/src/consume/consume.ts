import { topicName } from '@slipstream/events/topics.ts'
import type { Consumption } from './consumption.ts'
import type { RunningSubscription } from '../event-log.ts'
import { handleBatch } from './handle-batch.ts'
import { loadCheckpoint } from './load-checkpoint.ts'
import { PartitionStates } from './partition-states.ts'
import type { PartitionState } from './partition-states.ts'

export type RunningConsumer = RunningSubscription & {
  /** Of every partition that this instance holds: for metrics, and to see why nothing moves. */
  state(): PartitionState[]
}

/**
 * Runs a consumer. Each batch is decoded, handled, and committed with its dead letters and its checkpoint in
 * one transaction, so a crash repeats work and never effects. During an outside fault the partition waits. A
 * record that cannot be handled is dead-lettered, and later records of its key are parked behind it.
 */
export async function consume<Tx>(consumption: Consumption<Tx>): Promise<RunningConsumer> {
  const { log, consumer, topics, topicPrefix, checkpoints, hooks } = consumption
  const states = new PartitionStates()

  const subscription = await log.subscribe({
    topics: topics.map((topic) => topicName(topicPrefix, topic)),
    group: `${topicPrefix}${consumer}`,
    paceMs: consumption.paceMs,
    onAssigned: (partitions) => states.hold(partitions),
    onLost: (lost) => hooks?.onLost?.(lost),
    async startAt(topic, partition) {
      const state = states.of(topic, partition)
      try {
        const { next, previous } = await loadCheckpoint(consumption, state)
        state.error = undefined
        return { next, previous }
      } catch (error) {
        state.waitForFault(error as Error, Date.now())
        throw error
      }
    },
    onRefused: ({ topic, partition, reason }) =>
      checkpoints.refuse(
        { consumer, topic, partition, expected: states.of(topic, partition).checkpoint },
        reason,
      ),
    onBatch: (batch) => handleBatch(consumption, states.of(batch.topic, batch.partition), batch),
  })

  return {
    stop: () => subscription.stop(),
    state: () => states.list(),
    async check() {
      await subscription.check()
      const stuck = states.list().find(({ lastError }) => lastError !== undefined)
      if (stuck !== undefined) throw new Error(`${stuck.topic}/${stuck.partition} waits: ${stuck.lastError}`)
    },
  }
}
