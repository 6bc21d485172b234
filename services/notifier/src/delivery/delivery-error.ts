import type { DeliveryFault } from './domain/delivery-fault.ts'

type Details = {
  fault: DeliveryFault
  code: string
  retryAfterMs?: number
  rejection?: DeliveryError['rejection']
  cause?: unknown
}

/**
 * A receiver did not accept a message. The error's message is the receiver's reply,
 * which may hold an address: not for logs.
 */
export class DeliveryError extends Error {
  readonly fault: DeliveryFault
  /** For logs and events, e.g. `MAIL FROM 550`: the step, and the reply's code or the kind of error. */
  readonly code: string
  /** How long the receiver demands to be left alone, in milliseconds; 0 if it demands nothing. */
  readonly retryAfterMs: number
  /** Who was rejected permanently, with what codes: not for logs. Undefined if no recipients compare. */
  readonly rejection: { recipient: string; reply: string } | undefined

  constructor(reply: string, { fault, code, retryAfterMs = 0, rejection, cause }: Details) {
    super(reply, { cause })
    this.name = 'DeliveryError'
    this.fault = fault
    this.code = code
    this.retryAfterMs = retryAfterMs
    this.rejection = rejection
  }
}
