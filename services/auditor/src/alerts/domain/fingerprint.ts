export type AlertIdentity = { rule: string; source: string; subject: string }

/** The key of an alert on its topic, readable: `missing-order/shop/1043`. No two identities share one. */
export function fingerprintOf({ rule, source, subject }: AlertIdentity): string {
  return [rule, source, subject].map(encodeURIComponent).join('/')
}
