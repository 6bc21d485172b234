import { isUtf8 } from 'node:buffer'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { parsePosition } from '@slipstream/event-log/position.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import { topicName } from '@slipstream/events/topics.ts'
import type { Fields } from '@slipstream/work/domain/work.ts'
import { z } from 'zod'
import type { Source } from '../domain/sources/source.ts'
import { outcomeOf } from './preview-delivery.ts'
import { readAgain } from './settle-delivery.ts'

const inputSchema = z.object({ position: z.string() })
/** People read no more of a body, and a response has to fit into a document. */
const maxShownBytes = 1_024 * 1_024

const gone = 'Quarantine does not have it: deliveries are kept there for 90 days.'

type Parts = {
  log: Pick<EventLog, 'read' | 'endOffsets'>
  sources: ReadonlyMap<string, Source>
  topicPrefix: string
}

/** A quarantined delivery as kept, and what the present mapping would make of it. Nothing is appended. */
export async function previewQuarantined(
  { log, sources, topicPrefix }: Parts,
  input: Fields,
  nowMs: number,
  signal: AbortSignal,
): Promise<{ response: Fields } | { refusal: string }> {
  const { position: text } = inputSchema.parse(input)
  const position = parsePosition(text)
  if (position === undefined || position.topic !== topicName(topicPrefix, 'quarantine'))
    return { refusal: 'This is no position in quarantine.' }
  const { topic, partition, offset } = position
  if (((await log.endOffsets(topic)).get(partition) ?? 0n) <= offset) return { refusal: gone }
  for await (const { records } of log.read(
    topic,
    new Map([[partition, { from: offset, to: offset + 1n }]]),
    signal,
  )) {
    const record = records.find((one) => one.position.offset === offset)
    if (record === undefined) continue
    const event = decodeEvent(record)
    if (event.type !== 'DeliveryQuarantined') return { refusal: 'This record is no delivery.' }
    const { source: name, reason, detail, receivedAt, headers, bodyBase64 } = event.data
    const source = sources.get(name)
    const body = Buffer.from(bodyBase64, 'base64')
    return {
      response: {
        ...{ eventId: event.id, source: name, reason, detail, receivedAt, headers },
        body: isUtf8(body) ? body.subarray(0, maxShownBytes).toString('utf8') : null,
        bodyBytes: body.length,
        now: source === undefined ? null : outcomeOf(readAgain(source, event, { from: text, atMs: nowMs })),
      },
    }
  }
  return { refusal: gone }
}
