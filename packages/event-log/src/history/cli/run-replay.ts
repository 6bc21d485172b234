import { Webhook } from 'standardwebhooks'
import type { EventLog } from '../../event-log.ts'
import { EventCounts } from '../domain/event-counts.ts'
import { matcherOf } from '../domain/event-filter.ts'
import type { EventFilter } from '../domain/event-filter.ts'
import { rangesOf, readHistory, sizeOf } from '../read-history.ts'
import { topicSender, whyNoTarget } from '../replay/append-to-topic.ts'
import type { ReplayHeader } from '../replay/domain/journal.ts'
import { ReplayStopped, replayEvents } from '../replay/replay-events.ts'
import { webhookSender } from '../replay/send-webhook.ts'
import type { Send } from '../replay/send-webhook.ts'
import { openStateFile } from '../replay/state-file.ts'
import { showProgress } from './show-progress.ts'
import { Interrupted, topicOf, withHistory } from './with-history.ts'
import type { HistoryContext } from './with-history.ts'
import { print, printError } from '@slipstream/runtime/cli/print.ts'

export type ReplayRequest = {
  topic: string
  target: string
  filter: EventFilter
  fromMs: number | undefined
  toMs: number | undefined
  ratePerSecond: number
  concurrency: number
  maxAttempts: number
  secretName: string
  statePath: string
  isDryRun: boolean
  isJson: boolean
}

/** Replays, or counts what would be sent. @returns false where an event was refused, or it was interrupted */
export function runReplay(request: ReplayRequest): Promise<boolean> {
  return withHistory(async (context) => {
    const topic = topicOf(context.topicPrefix, request.topic)
    const send = await senderTo(request, topic, context)
    return request.isDryRun ? dryRun(request, topic, context) : replay(request, topic, send, context)
  })
}

/** @throws for a target that is none */
async function senderTo(
  { target, secretName, isDryRun }: ReplayRequest,
  topic: string,
  { log, topicPrefix }: HistoryContext,
): Promise<Send> {
  if (/^https?:\/\//.test(target))
    return isDryRun ? noSend : webhookSender(urlOf(target), secretOf(secretName))
  const why = whyNoTarget(target, topicPrefix)
  if (why !== undefined) throw new Error(why)
  const { topics } = await log.topicsFound([target])
  if (!topics.has(target))
    throw new Error(`there is no topic ${target}: create it, with as many partitions as ${topic} has`)
  return isDryRun ? noSend : topicSender(await log.appender(), target)
}

const noSend: Send = () => Promise.resolve({ kind: 'sent' })

function urlOf(target: string): string {
  if (!URL.canParse(target)) throw new Error(`${target} is not a valid URL, e.g. https://example.com/events`)
  return target
}

function secretOf(name: string): string {
  const secret = process.env[name]
  if (secret === undefined || secret === '')
    throw new Error(`${name} is not set: it must hold the secret of the URL, whsec_ and base64`)
  try {
    new Webhook(secret)
  } catch {
    throw new Error(`${name} must hold a secret of Standard Webhooks: whsec_ and base64`)
  }
  return secret
}

async function dryRun(
  { fromMs, toMs, filter, isJson }: ReplayRequest,
  topic: string,
  { log, signal }: HistoryContext,
): Promise<boolean> {
  const ranges = await rangesOf(log, { topic, key: filter.key, fromMs, toMs })
  const counts = new EventCounts(['type'])
  const matches = matcherOf(filter)
  for await (const { records } of readHistory(log, topic, ranges, { signal }))
    for (const record of records.filter(matches)) counts.add(record)
  const types = Object.fromEntries(counts.groups().map(({ group, count }) => [group['type'] ?? '', count]))
  const found = { wouldSend: counts.total, types }
  print(isJson ? JSON.stringify(found) : `${counts.total} events would be sent: ${JSON.stringify(types)}`)
  return true
}

async function replay(
  request: ReplayRequest,
  topic: string,
  send: Send,
  { log, signal }: HistoryContext,
): Promise<boolean> {
  const { target, filter, statePath, ratePerSecond, concurrency, maxAttempts, isJson } = request
  const state = await openStateFile(statePath, () => headerOf(log, topic, request))
  const { header, settled: before } = state.journal
  let settled = before
  const report = (fields: object, text: string): void => print(isJson ? JSON.stringify(fields) : text)
  try {
    if (header.topic !== topic || header.target !== target || header.filter !== JSON.stringify(filter))
      throw new Error(
        `${statePath} belongs to another replay, of ${header.topic} to ${header.target}: name another --state`,
      )
    const progress = showProgress(leftOf(state.journal))
    try {
      await replayEvents({
        ...{ log, topic, journal: state.journal, append: (line) => state.append(line), send },
        ...{ ratePerSecond, concurrency, maxAttempts, signal, matches: matcherOf(filter) },
        onRead: (records) => progress.read(records),
        onSettled() {
          settled += 1
          progress.matched()
        },
        onRetry: (record, reason) => printError(`${record.key}: the target ${reason}, it is sent again`),
      })
    } finally {
      progress.end()
    }
    report(
      { sent: settled - before, sentBefore: before },
      `${settled - before} events sent, ${before} before`,
    )
    return true
  } catch (error) {
    const isRefused = error instanceof ReplayStopped && error.isRefused
    if (!isRefused && !(error instanceof Interrupted)) throw error
    printError(`${error.message}. ${settled} are sent: run the same command again to continue`)
    return false
  } finally {
    await state.close()
  }
}

async function headerOf(
  log: Pick<EventLog, 'startOffsets' | 'endOffsets' | 'offsetsSince' | 'partitionOf'>,
  topic: string,
  { target, filter, fromMs, toMs }: ReplayRequest,
): Promise<ReplayHeader> {
  const ranges = await rangesOf(log, { topic, key: filter.key, fromMs, toMs })
  const entries = [...ranges].map(([partition, { from, to }]) => [
    String(partition),
    { from: String(from), to: String(to) },
  ])
  return {
    topic,
    target,
    filter: JSON.stringify(filter),
    ranges: Object.fromEntries(entries) as ReplayHeader['ranges'],
  }
}

function leftOf({ header, partitions }: Awaited<ReturnType<typeof openStateFile>>['journal']): number {
  return sizeOf(
    new Map(
      [...partitions].map(([partition, { next }]) => [
        partition,
        { from: next, to: BigInt(header.ranges[partition]?.to ?? next) },
      ]),
    ),
  )
}
