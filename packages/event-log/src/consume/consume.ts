import { topicName } from '@slipstream/events/topics.ts'
import type { Consumption } from './consumption.ts'
import type { RunningSubscription } from '../event-log.ts'
import { handleBatch } from './handle-batch.ts'
import { loadCheckpoint } from './load-checkpoint.ts'
import { PartitionStates } from './partition-states.ts'
import type { PartitionState } from './partition-states.ts'

export interface RunningConsumer extends RunningSubscription {
  /** Of every partition that this instance holds, for metrics and for whoever asks why nothing moves. */
  state(): PartitionState[]
}

/**
 * Runs a consumer: each batch is decoded, handled, and committed with its dead letters and its checkpoint in one transaction,
 * so a crash anywhere repeats work and never effects. Faults outside are waited out, for ever, the partition standing still;
 * records at fault are set aside, and later ones of their key behind them.
 */
export async function consume<Tx>(consumption: Consumption<Tx>): Promise<RunningConsumer> {
  const { log, consumer, topics, topicPrefix, checkpoints, hooks } = consumption
  const now = consumption.now ?? Date.now
  const random = consumption.random ?? Math.random
  const states = new PartitionStates()

  const subscription = await log.subscribe({
    topics: topics.map((topic) => topicName(topicPrefix, topic)),
    group: consumption.group ?? `${topicPrefix}${consumer}`,
    onAssigned: (partitions) => states.hold(partitions),
    onLost: (lost) => hooks?.onLost?.(lost),
    async startAt(topic, partition) {
      const state = states.of(topic, partition)
      try {
        const { next, previous } = await loadCheckpoint(consumption, state)
        state.error = undefined
        return { next, previous }
      } catch (error) {
        state.waitsFor(error as Error, now())
        throw error
      }
    },
    onRefused: ({ topic, partition, reason }) =>
      checkpoints.refuse(
        { consumer, topic, partition, expected: states.of(topic, partition).checkpoint },
        reason,
      ),
    onBatch: (batch) => handleBatch(consumption, states.of(batch.topic, batch.partition), batch, now, random),
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
