/**
 * Why a request got no usable response. `unavailable`: it passes. `unauthorized`: the credentials do not
 * suffice, and a person must fix them. `unexpected`: the response is not of the expected form, e.g. when the
 * URL is another site's.
 */
export type FaultKind = 'unavailable' | 'unauthorized' | 'unexpected'

/** Its message names the request and the response; never a credential, a header or a body. */
export class RemoteFault extends Error {
  readonly kind: FaultKind
  /** Of the response; undefined when none came. */
  readonly status: number | undefined
  readonly code: string | undefined
  /** How long we are asked to stay away. */
  readonly retryAfterMs: number | undefined

  constructor(
    kind: FaultKind,
    message: string,
    detail: { status?: number; code?: string | undefined; retryAfterMs?: number | undefined } = {},
  ) {
    super(message)
    this.name = new.target.name
    this.kind = kind
    this.status = detail.status
    this.code = detail.code
    this.retryAfterMs = detail.retryAfterMs
  }
}
