import type { ConsumeHooks } from './consumption.ts'
import { formatPosition } from '../position.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'

type Held = { topic: string; partition: number; lag: bigint; refusal?: string }

/**
 * The metrics of a consumer, and its log lines for what is not as usual. No label and no line
 * has anything of an order but its key.
 *
 * @param part of the metrics' names, e.g. `projector`
 * @param state of the partitions that this instance reads
 */
export function createConsumerMetrics(
  part: string,
  { metrics, logger, state }: { metrics: Metrics; logger: Logger; state: () => readonly Held[] },
): Required<ConsumeHooks> {
  const events = metrics.counter({
    name: `slipstream_${part}_events_total`,
    help: 'Events by outcome: done, skipped or deadLetter.',
    labelNames: ['outcome'],
  })
  const batches = metrics.histogram({
    name: `slipstream_${part}_batch_seconds`,
    help: 'Duration of a batch in seconds, from its first event to its commit.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  })
  const waits = metrics.counter({
    name: `slipstream_${part}_waits_total`,
    help: 'Waits of partitions, for an outside fault or because the handler asked for one.',
  })
  const fenced = metrics.counter({
    name: `slipstream_${part}_fenced_total`,
    help: 'Batches that were not committed because another instance, a rebuild or a redrive moved the checkpoint.',
  })
  metrics.gauge({
    name: `slipstream_${part}_lag_records`,
    help: 'Log end minus checkpoint, for the partitions that this instance reads.',
    labelNames: ['topic', 'partition'],
    collect() {
      this.reset()
      for (const { topic, partition, lag } of state()) this.set({ topic, partition }, Number(lag))
    },
  })
  metrics.gauge({
    name: `slipstream_${part}_refused_checkpoints`,
    help: 'Partitions that are not read until an operator sets the checkpoint back: alert on more than 0.',
    collect() {
      this.set(state().filter(({ refusal }) => refusal !== undefined).length)
    },
  })
  return {
    onBatch({ done, skipped, deadLetters, durationMs }) {
      events.inc({ outcome: 'done' }, done)
      events.inc({ outcome: 'skipped' }, skipped)
      events.inc({ outcome: 'deadLetter' }, deadLetters)
      batches.observe(durationMs / 1000)
    },
    onDeadLetter({ position, key, reason, isFailing }) {
      if (isFailing) logger.error({ key }, `dead-lettered ${formatPosition(position)}: ${reason}`)
    },
    onWaiting({ topic, partition, reason, waitMs, error }) {
      waits.inc()
      const detail = { waitMs, ...(error === undefined ? {} : { err: error }) }
      logger.warn(detail, `${topic}/${partition} waits: ${reason}`)
    },
    onFenced({ topic, partition }) {
      fenced.inc()
      logger.info(`${topic}/${partition} is read again from its checkpoint: another instance moved it`)
    },
    onRefused({ consumer, topic, partition, reason }) {
      logger.error(`${consumer} does not read ${topic}/${partition}: ${reason}`)
    },
    onLost({ topic, partition, from, to }) {
      logger.error(`${topic}/${partition}: retention removed ${from} to ${to} before they were read`)
    },
  }
}
