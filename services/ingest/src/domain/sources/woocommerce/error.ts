import { NotUnderstood } from '../../quarantine/not-understood.ts'
import type { QuarantineReason } from '../../quarantine/not-understood.ts'
import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { asText } from '../../reading/as-text.ts'

/**
 * The shop sends its own REST errors in place of an order, and signs them too: the order was gone, or the
 * webhook's owner has lost the right to see it.
 *
 * @throws NotUnderstood when the body is one
 */
export function refuseError(payload: Json): void {
  if (payload['id'] !== undefined) return
  const error = restError(payload) ?? legacyError(payload)
  if (error === undefined) return
  throw new NotUnderstood(
    reasonOfCode[error.code] ?? 'source-error',
    `The shop sent its own error instead of an order: ${error.code}, ${asText(error.message) ?? 'without a message'}`,
  )
}

const reasonOfCode: Readonly<Record<string, QuarantineReason | undefined>> = Object.assign(
  Object.create(null) as object,
  {
    woocommerce_rest_shop_order_invalid_id: 'invalid_id',
    woocommerce_rest_cannot_view: 'cannot_view',
  } as const,
)

type ShopError = { code: string; message: unknown }

function restError({ code, message, data }: Json): ShopError | undefined {
  const isError = typeof code === 'string' && (typeof message === 'string' || isRecord(data))
  return isError ? { code, message } : undefined
}

/** Of the Legacy API: `{"errors": {code: [message, …]}, "error_data": …}`. */
function legacyError({ errors, error_data }: Json): ShopError | undefined {
  if (!isRecord(errors) || error_data === undefined) return undefined
  const [code, messages] = Object.entries(errors)[0] ?? []
  if (code === undefined) return undefined
  return { code, message: Array.isArray(messages) ? messages[0] : undefined }
}
