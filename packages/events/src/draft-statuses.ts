const draftStatusesByKind: Readonly<Record<string, readonly string[]>> = {
  woocommerce: ['auto-draft', 'checkout-draft', 'draft'],
  'standard-webhooks': ['draft'],
  hmac: ['draft'],
}

/**
 * Statuses of an order that is not placed yet: its creation is announced when it is placed.
 *
 * @param kind the type of the source in the configuration; a kind that is not known has no drafts
 */
export function draftStatusesOf(kind: string): ReadonlySet<string> {
  return new Set(Object.hasOwn(draftStatusesByKind, kind) ? draftStatusesByKind[kind] : [])
}

/** Those of all kinds, where the kind of a source is not known. */
export const draftStatuses: ReadonlySet<string> = new Set(Object.values(draftStatusesByKind).flat())
