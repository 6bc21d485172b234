import { AppendError } from '@slipstream/event-log/event-log.ts'
import type { Appender, NewRecord } from '@slipstream/event-log/event-log.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import type { SchemaIds } from '@slipstream/events/codec/encode.ts'
import type { Seal } from '@slipstream/events/personal-data/sealed-header.ts'
import { topicName } from '@slipstream/events/topics.ts'
import { inSpan } from '@slipstream/runtime/observability/tracing/spans.ts'
import { queuesOfRecords } from './domain/queues-of-records.ts'
import type { OutboxEntry } from './outbox.ts'
import { storedEvent } from './stored-event.ts'

/** What a publisher appends to. */
export type OpenLog = {
  appender: Pick<Appender, 'append'>
  schemaIds: SchemaIds
  topicPrefix: string
  /** Default: nothing is sealed. */
  seal?: Seal | undefined
}

export type Published = {
  /** Ids of entries that the log has durably. */
  appended: string[]
  /** Entries that the log would refuse again. */
  refused: { entry: OutboxEntry; error: Error }[]
  /** Why some are left: the log is unavailable. */
  fault: Error | undefined
}

/**
 * Appends entries: each record's one after the other, so that none is in the log before the one that precedes
 * it, and those of different records together. Never rejects.
 */
export async function publishEntries(
  entries: readonly OutboxEntry[],
  log: OpenLog,
  signal: AbortSignal,
): Promise<Published> {
  const published: Published = { appended: [], refused: [], fault: undefined }
  const publishQueue = async (queue: readonly OutboxEntry[]): Promise<void> => {
    for (const entry of queue) {
      if (signal.aborted) return
      let record: NewRecord
      try {
        record = recordOf(entry, log)
      } catch (error) {
        if (error instanceof AppendError) published.fault ??= error
        else published.refused.push({ entry, error: asError(error) })
        return
      }
      try {
        await inSpan(
          record.headers['traceparent'],
          () => ({
            name: `send ${record.topic}`,
            kind: 'producer',
            attributes: { 'messaging.system': 'kafka', 'messaging.operation.type': 'send' },
          }),
          () => log.appender.append(record),
        )
        published.appended.push(entry._id)
      } catch (error) {
        if (error instanceof AppendError && error.reason === 'tooLarge')
          published.refused.push({ entry, error })
        else published.fault ??= asError(error)
        return
      }
    }
  }
  await Promise.all(queuesOfRecords(entries).map(publishQueue))
  return published
}

function recordOf(entry: OutboxEntry, { schemaIds, topicPrefix, seal }: OpenLog): NewRecord {
  const { topic, ...record } = encodeEvent(storedEvent(entry), schemaIds, undefined, seal)
  return { ...record, topic: topicName(topicPrefix, topic) }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))
