import type { OrderEventType } from '@slipstream/events/event.ts'
import type { Provenance } from '@slipstream/events/event-types/provenance.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import { readLimited } from '@slipstream/runtime/http/read-limited.ts'
import { networkCode, parseJson, retryAfterMs } from '../http/response-facts.ts'
import { retryPolicy } from '../http/retry-policy.ts'
import type { RetryPolicyOptions } from '../http/retry-policy.ts'
import { RecoveryFault } from './recovery-fault.ts'

export type RecoverOrderOptions = {
  /** Where ingest is, as `INGEST_URL` has it. */
  ingestUrl: string
  token: Secret
  /** For one response, to its last byte. */
  timeoutMs?: number
  retryPolicy?: RetryPolicyOptions
}

/** An order as the shop gave it, and what its event is to say. */
export type RecoveryRequest = {
  source: string
  event: OrderEventType
  order: (Readonly<Record<string, unknown>> & { id: number }) | GoneOrder
  /**
   * Where the last event of the order that is known stands in the log: the same state
   * after another event is another recovery.
   */
  after?: string | undefined
  /** Of an order that was not lost, but is brought in later. */
  purpose?: NonNullable<Provenance['purpose']>
}

/** An order that the shop no longer has, and when the last state of it that is known was modified. */
export type GoneOrder = { id: number; deletedAfter: string | null }

/** How ingest handled it. `duplicate`: the log had this state of the order already. */
export type RecoveryResult = {
  kind: 'appended' | 'duplicate' | 'quarantined'
  eventId: string
  position: string
}

/**
 * Hands an order over to ingest, which alone writes to the log. It is in the log when this returns. A
 * repeated request is a duplicate and changes nothing.
 *
 * @throws RecoveryFault; `unavailable` after some tries, as late as ingest asks for; at
 * once when it is for a person to mend
 */
export type RecoverOrder = (recovery: RecoveryRequest, signal: AbortSignal) => Promise<RecoveryResult>

const maxBytes = 64 * 1024

/** Recovers orders by `POST` to ingest, with a few retries while it is unavailable. */
export function recoverOrder(options: RecoverOrderOptions): RecoverOrder {
  const { ingestUrl, token, timeoutMs = 30_000 } = options
  const base = ingestUrl.endsWith('/') ? ingestUrl : `${ingestUrl}/`
  const persist = retryPolicy(
    options.retryPolicy ?? {},
    () =>
      new RecoveryFault(
        'unavailable',
        'ingest did not respond several times in a row and is left alone for a while',
      ),
  )

  const send = async (
    { source, event, order, after, purpose }: RecoveryRequest,
    signal: AbortSignal,
  ): Promise<RecoveryResult> => {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    const url = new URL(`recoveries/${encodeURIComponent(source)}`, base)
    url.search = new URLSearchParams({ event, ...(purpose !== undefined && { purpose }) }).toString()
    const known = after === undefined ? undefined : { 'slipstream-recovered-after': after }
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token.reveal()}`,
          'content-type': 'application/json',
          ...known,
        },
        redirect: 'manual',
        signal: inTime,
        body: JSON.stringify(order),
      })
      const body = await readLimited(response, maxBytes)
      if (response.status === 200) return asRecovered(body?.toString('utf8'))
      throw refusal(response, { source, orderId: order.id })
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof RecoveryFault) throw error
      const why = inTime.aborted ? `not within ${timeoutMs} ms` : networkCode(error)
      throw new RecoveryFault('unavailable', `ingest did not respond to a recovery of ${source}: ${why}`)
    }
  }
  return (recovery, signal) => persist(() => send(recovery, signal), signal)
}

function asRecovered(text: string | undefined): RecoveryResult {
  const body = text === undefined ? undefined : parseJson(text)
  if (typeof body === 'object' && body !== null) {
    const { result, eventId, position } = body as Record<string, unknown>
    const isKnown = result === 'appended' || result === 'duplicate' || result === 'quarantined'
    if (isKnown && typeof eventId === 'string' && typeof position === 'string')
      return { kind: result, eventId, position }
  }
  throw new RecoveryFault(
    'unexpected',
    'what responded to a recovery is not ingest, or of another version: INGEST_URL must be the address of ingest',
    { status: 200 },
  )
}

function refusal(
  response: Response,
  { source, orderId }: { source: string; orderId: number },
): RecoveryFault {
  const { status } = response
  if (status === 408 || status === 429 || status >= 500) {
    const detail = { status, retryAfterMs: retryAfterMs(response.headers) }
    return new RecoveryFault(
      'unavailable',
      `ingest responded to a recovery of ${source} with ${status}`,
      detail,
    )
  }
  if (status === 401 || status === 403) {
    const message = `ingest refused the token (${status}): INGEST_TOKEN must be the same for ingest and the auditor`
    return new RecoveryFault('unauthorized', message, { status })
  }
  return new RecoveryFault('unexpected', whatToMend(status, source, orderId), { status })
}

function whatToMend(status: number, source: string, orderId: number): string {
  switch (status) {
    case 404:
      return `ingest takes no recoveries of ${source} (404): INGEST_URL must be the address of ingest, INGEST_TOKEN must be set there, and both must read one configuration`
    case 413:
      return `order ${orderId} of ${source} is larger than ingest takes (413): raise its limit, or make the order smaller in the shop`
    default:
      return `ingest refused order ${orderId} of ${source} (${status}): ingest and the auditor must be of one version, and INGEST_URL the address of ingest`
  }
}
