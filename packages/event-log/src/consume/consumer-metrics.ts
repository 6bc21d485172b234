import type { ConsumeHooks } from './consumption.ts'
import { formatPosition } from '../position.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'

type Held = { topic: string; partition: number; lag: bigint; refusal?: string }

/**
 * The metrics of a consumer, and its log lines for faults and waits. Neither holds any data of an order but
 * its key.
 *
 * @param consumer a label of all of them, e.g. `projector`
 * @param state of the partitions that this instance reads
 */
export function createConsumerMetrics(
  consumer: string,
  { metrics, logger, state }: { metrics: Metrics; logger: Logger; state: () => readonly Held[] },
): Required<ConsumeHooks> {
  const { events, batches, waits, fenced } = registerMetrics(consumer, metrics, state)
  return {
    onBatch({ done, skipped, deadLetters, durationMs }) {
      events.inc({ consumer, outcome: 'done' }, done)
      events.inc({ consumer, outcome: 'skipped' }, skipped)
      events.inc({ consumer, outcome: 'deadLetter' }, deadLetters)
      batches.observe({ consumer }, durationMs / 1000)
    },
    onDeadLetter({ position, key, reason, isFailing }) {
      if (isFailing) logger.error({ key }, `dead-lettered ${formatPosition(position)}: ${reason}`)
    },
    onWaiting({ topic, partition, reason, waitMs, error }) {
      waits.inc({ consumer })
      const detail = { waitMs, ...(error === undefined ? {} : { err: error }) }
      logger.warn(detail, `${topic}/${partition} waits: ${reason}`)
    },
    onFenced({ topic, partition }) {
      fenced.inc({ consumer })
      logger.info(`${topic}/${partition} is read again from its checkpoint: another instance moved it`)
    },
    onRefused({ consumer: refused, topic, partition, reason }) {
      logger.error(`${refused} does not read ${topic}/${partition}: ${reason}`)
    },
    onLost({ topic, partition, from, to }) {
      logger.error(`${topic}/${partition}: retention removed ${from} to ${to} before they were read`)
    },
  }
}

function registerMetrics(consumer: string, metrics: Metrics, state: () => readonly Held[]) {
  const events = metrics.counter({
    name: 'slipstream_consumer_events_total',
    help: 'Events by outcome: done, skipped or deadLetter.',
    labelNames: ['consumer', 'outcome'],
  })
  const batches = metrics.histogram({
    name: 'slipstream_consumer_batch_seconds',
    help: 'Duration of a batch in seconds, from its first event to its commit.',
    labelNames: ['consumer'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  })
  const waits = metrics.counter({
    name: 'slipstream_consumer_waits_total',
    help: 'Waits of partitions, for an outside fault or because the handler asked for one.',
    labelNames: ['consumer'],
  })
  const fenced = metrics.counter({
    name: 'slipstream_consumer_fenced_total',
    help: 'Batches that were not committed because another instance, a rebuild or a redrive moved the checkpoint.',
    labelNames: ['consumer'],
  })
  metrics.gauge({
    name: 'slipstream_consumer_lag_records',
    help: 'Log end minus checkpoint, for the partitions that this instance reads.',
    labelNames: ['consumer', 'topic', 'partition'],
    collect() {
      this.reset()
      for (const { topic, partition, lag } of state()) this.set({ consumer, topic, partition }, Number(lag))
    },
  })
  metrics.gauge({
    name: 'slipstream_consumer_refused_checkpoints',
    help: 'Partitions that are not read until an operator sets the checkpoint back: alert on more than 0.',
    labelNames: ['consumer'],
    collect() {
      this.set({ consumer }, state().filter(({ refusal }) => refusal !== undefined).length)
    },
  })
  // A series that begins with its first event hides that event from rate() and increase().
  for (const outcome of ['done', 'skipped', 'deadLetter']) events.inc({ consumer, outcome }, 0)
  batches.zero({ consumer })
  waits.inc({ consumer }, 0)
  fenced.inc({ consumer }, 0)
  return { events, batches, waits, fenced }
}
