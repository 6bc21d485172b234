import { unframe } from '@slipstream/events/codec/wire-format.ts'
import { readRetryAfter } from '@slipstream/runtime/http/retry-after.ts'
import { Webhook } from 'standardwebhooks'
import type { LogRecord } from '../../event-log.ts'
import { eventRow } from '../domain/event-row.ts'
import { outcomeOfStatus } from './domain/send-outcome.ts'
import type { SendOutcome } from './domain/send-outcome.ts'

const timeoutMs = 15_000
const maxRetryAfterMs = 10 * 60_000

export type Send = (record: LogRecord, signal: AbortSignal) => Promise<SendOutcome>

/**
 * Sends a record as a Standard Webhook. Its `webhook-id` is the event's id, so
 * that the endpoint recognises a repeat.
 */
export function webhookSender(url: string, secret: string): Send {
  const webhook = new Webhook(secret)
  return async (record, signal) => {
    const id = record.headers['ce_id'] ?? eventRow(record).position
    const body = bodyOf(record)
    const at = new Date()
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
          'webhook-signature': webhook.sign(id, at, body),
        },
        body,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      })
      await response.body?.cancel()
      return outcomeOfStatus(response.status, retryAfterMs(response.headers.get('retry-after')))
    } catch (error) {
      signal.throwIfAborted()
      return { kind: 'retry', reason: reasonOf(error) }
    }
  }
}

/** The data as it was written, with the bytes of its JSON. */
function bodyOf(record: LogRecord): string {
  const { occurredAt, ...row } = eventRow(record)
  const head = JSON.stringify({ ...row, timestamp: occurredAt ?? row.recordedAt }).slice(0, -1)
  return `${head},"data":${jsonOf(record)}}`
}

function jsonOf({ value }: LogRecord): string {
  try {
    return unframe(value).json.toString('utf8')
  } catch {
    return JSON.stringify({ base64: value.toString('base64') })
  }
}

function retryAfterMs(header: string | null): number | undefined {
  const afterMs = readRetryAfter(header, Date.now())
  return afterMs === undefined ? undefined : Math.min(afterMs, maxRetryAfterMs)
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error
  return cause instanceof Error ? `${message}: ${cause.message}` : message
}
