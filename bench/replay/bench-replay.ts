import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { startStackWithProgress } from '@slipstream/sandbox-stack/progress/start-stack-with-progress.ts'
import { table } from '../measure/results/table.ts'
import { fillTopic } from '../project/fill-topic.ts'

const slipstream = fileURLToPath(new URL('../../cli/slipstream.js', import.meta.url))
const topicPrefix = 'bench-'
const topic = `${topicPrefix}orders`
const copy = 'copy-of-orders'
const livePerSecond = 100
const maxQuietSeconds = 60

type Phase = { name: string; delaysMs: number[]; maxLag: number; seconds: number; load: number }

/**
 * What a live consumer notices of a replay: its delay from the append of a record to its batch, and
 * its lag in records, while nothing else reads, and while all events of the topic are counted or
 * replayed to another topic at a rate.
 */
export async function benchReplay(options: {
  events: number
  rate: number
  apart: number
  print(line: string): void
}): Promise<string> {
  const { events, rate, apart, print } = options
  const stack = await startStackWithProgress({ temporary: true, env: {}, parts: ['kafka'] })
  const folder = await mkdtemp(join(tmpdir(), 'slipstream-bench-'))
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'bench' })
  try {
    await fillTopic(stack.kafkaBrokers, topicPrefix, { events, apart }, print)
    const common = { partitions: 12, replicationFactor: 1, retentionMs: -1, maxRecordBytes: 1024 * 1024 }
    await log.ensureTopics([{ ...common, name: copy }])
    const env = { ...process.env, KAFKA_BROKERS: stack.kafkaBrokers.join(), TOPIC_PREFIX: topicPrefix }
    const run = async (...args: string[]): Promise<void> =>
      void (await promisify(execFile)(slipstream, ['events', ...args, '--json'], { env }))
    const state = join(folder, 'state')
    const limits = ['--rate', String(rate)]
    const live = await startLive(log)
    await live.measure('warm-up', () => sleep(5_000))
    // Long enough for a p99.
    const seconds = Math.min(maxQuietSeconds, Math.ceil(events / rate))
    const phases: Phase[] = []
    for (const [name, work] of [
      ['nothing else reads', () => sleep(seconds * 1_000)],
      [`counted at ${rate}/s`, () => run('count', ...limits)],
      ['nothing else reads', () => sleep(seconds * 1_000)],
      [
        `replayed at ${rate}/s`,
        () => run('replay', '--to', copy, '--concurrency', '512', '--state', state, ...limits),
      ],
      ['nothing else reads', () => sleep(seconds * 1_000)],
    ] as const) {
      print(name)
      phases.push(await live.measure(name, work))
    }
    await live.stop()
    return report(phases)
  } finally {
    await log.close()
    await rm(folder, { recursive: true })
    await stack.stop()
  }
}

/** Appends at a rate and consumes, as a service does. */
async function startLive(log: EventLog) {
  let phase: Phase | undefined
  const ends = await log.endOffsets(topic)
  const running = await log.subscribe({
    topics: [topic],
    group: `${topicPrefix}live`,
    startAt: (_, partition) => Promise.resolve({ next: ends.get(partition) ?? 0n }),
    onBatch({ records, next, end }) {
      const nowMs = Date.now()
      for (const { recordedAtMs } of records) phase?.delaysMs.push(nowMs - recordedAtMs)
      if (phase !== undefined) phase.maxLag = Math.max(phase.maxLag, Number(end - next))
      return Promise.resolve({ next })
    },
  })
  const appender = await log.appender()
  let number = 0
  const value = Buffer.alloc(2_500, 'x')
  const appending = setInterval(() => {
    const record = { topic, key: `live/${(number += 1)}`, value, headers: { ce_type: 'Live' } }
    appender.append(record).catch(() => undefined)
  }, 1_000 / livePerSecond)
  return {
    async measure(name: string, work: () => Promise<void>): Promise<Phase> {
      const measured: Phase = { name, delaysMs: [], maxLag: 0, seconds: 0, load: 0 }
      const begun = performance.now()
      phase = measured
      await work()
      phase = undefined
      return { ...measured, seconds: (performance.now() - begun) / 1_000, load: loadavg()[0] ?? 0 }
    },
    async stop() {
      clearInterval(appending)
      await running.stop()
    },
  }
}

function report(phases: readonly Phase[]): string {
  const quantile = (values: readonly number[], share: number): string => {
    const sorted = values.toSorted((a, b) => a - b)
    return String(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? '-')
  }
  const rows = phases.map(({ name, delaysMs, maxLag, seconds, load }) => [
    ...[name, String(Math.round(seconds)), String(delaysMs.length)],
    ...[quantile(delaysMs, 0.5), quantile(delaysMs, 0.9), quantile(delaysMs, 0.99)],
    ...[String(maxLag), load.toFixed(0)],
  ])
  return table(
    ['while', 'seconds', 'live records', 'delay p50 ms', 'p90', 'p99', 'lag at most', 'load of the machine'],
    rows,
  )
}
