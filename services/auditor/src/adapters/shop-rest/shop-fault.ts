/**
 * Why the shop gave no usable answer. `away`: it passes, and was tried again already. `refused`: the credentials are not
 * enough, a person must mend them. `odd`: it answered what a shop does not, as when the URL is another site's.
 */
export type FaultKind = 'away' | 'refused' | 'odd'

/** Its message names the path asked for and what came of it; never the address's credentials, a header or a body. */
export class ShopFault extends Error {
  readonly kind: FaultKind
  /** Of the answer; undefined when none came. */
  readonly status: number | undefined
  readonly code: string | undefined
  /** How long the shop asks to be left alone. */
  readonly retryAfterMs: number | undefined

  constructor(
    kind: FaultKind,
    message: string,
    detail: { status?: number; code?: string | undefined; retryAfterMs?: number | undefined } = {},
  ) {
    super(message)
    this.name = 'ShopFault'
    this.kind = kind
    this.status = detail.status
    this.code = detail.code
    this.retryAfterMs = detail.retryAfterMs
  }
}
