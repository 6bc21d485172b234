import type { ShopHint } from './watched/domain/shop-failure.ts'
import { RemoteFault } from '../adapters/http/remote-fault.ts'
import type { FaultKind } from '../adapters/http/remote-fault.ts'

type Detail = {
  status?: number
  code?: string | undefined
  retryAfterMs?: number | undefined
  hint?: ShopHint
  isLeftAlone?: boolean
}

const hintOf: Readonly<Record<FaultKind, ShopHint>> = {
  unavailable: 'wait',
  unauthorized: 'keys',
  unexpected: 'address',
}

/** The shop gave no usable response. Its message names the requested path and the response. */
export class ShopFault extends RemoteFault {
  readonly hint: ShopHint
  /** No request was sent, as the shop gets none for a while. */
  readonly isLeftAlone: boolean

  constructor(kind: FaultKind, message: string, detail: Detail = {}) {
    super(kind, message, detail)
    this.hint = detail.hint ?? hintOf[kind]
    this.isLeftAlone = detail.isLeftAlone ?? false
  }
}
