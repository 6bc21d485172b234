import type { DeliveryFault } from './domain/delivery-fault.ts'

type What = {
  fault: DeliveryFault
  code: string
  restMs?: number
  refusal?: NotTaken['refusal']
  cause?: unknown
}

/** A message was not taken. The error's message is the receiver's reply, which may hold an address: not for logs. */
export class NotTaken extends Error {
  readonly fault: DeliveryFault
  /** For logs and events, as `MAIL FROM 550`: the step, and the reply's code or the kind of error. */
  readonly code: string
  /** How long the receiver wants to be left alone, in milliseconds; 0 when it does not say. */
  readonly restMs: number
  /** Who was refused for ever and with which codes: not for logs. Undefined where nobody can be compared. */
  readonly refusal: { recipient: string; reply: string } | undefined

  constructor(reply: string, { fault, code, restMs = 0, refusal, cause }: What) {
    super(reply, { cause })
    this.name = 'NotTaken'
    this.fault = fault
    this.code = code
    this.restMs = restMs
    this.refusal = refusal
  }
}
