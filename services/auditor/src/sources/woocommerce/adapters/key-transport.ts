/** How the keys of a shop's REST API are sent, and whether that is decided for good. */
export type KeyTransport = { keysIn: 'header' | 'query'; isDecided: boolean }

/** @param auth as configured; undefined where it is to be found out */
export function firstTransport(auth: 'header' | 'query' | undefined, isTls: boolean): KeyTransport {
  // Over plain HTTP WooCommerce takes keys in neither way, and anybody on the way could read them.
  return { keysIn: auth ?? 'header', isDecided: auth !== undefined || !isTls }
}

/** What the shop responded to a request, as far as it tells whether keys came. */
type Refusal = { status: number | undefined; code: string | undefined }

/**
 * Whether the shop saw no keys of anybody it knows: some hosts drop the Authorization header, and WooCommerce
 * then responds as to a stranger. Keys that came and are wrong, or are not enough, have other codes or 403.
 */
export function sawNoKeys({ status, code }: Refusal): boolean {
  return status === 401 && /^woocommerce_rest_cannot_/.test(code ?? '')
}
