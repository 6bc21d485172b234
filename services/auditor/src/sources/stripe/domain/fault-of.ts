import { responseOfFailure } from '@slipstream/stripe/domain/stripe-response.ts'
import type { StripeFailure } from '@slipstream/stripe/domain/stripe-response.ts'
import type { FaultKind } from '../../../adapters/http/remote-fault.ts'
import type { ShopHint } from '../../watched/domain/shop-failure.ts'

export type StripeFault = {
  kind: FaultKind
  /** Part of a sentence for people. */
  reason: string
  hint: ShopHint
  retryAfterMs?: number
}

/**
 * What a failed request means for the audit; undefined where what was requested is gone.
 *
 * @param type as `responseOfFailure` has it
 */
export function faultOf(type: string, failure: StripeFailure): StripeFault | undefined {
  const response = responseOfFailure(type, failure)
  switch (response.kind) {
    case 'found':
    case 'gone':
      return undefined
    case 'unavailable':
      return { kind: 'unavailable', reason: response.reason, hint: 'wait' }
    case 'rate-limited':
      return {
        ...{ kind: 'unavailable', reason: response.reason, hint: 'wait' },
        retryAfterMs: response.retryAfterMs,
      }
    case 'unauthorized':
      return { kind: 'unauthorized', reason: response.reason, hint: 'keys' }
    case 'refused':
      return { kind: 'unexpected', reason: response.reason, hint: 'address' }
  }
}
