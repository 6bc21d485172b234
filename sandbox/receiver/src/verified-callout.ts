import { Webhook } from 'standardwebhooks'

/** What this service needs of a call-out. */
export type Callout = {
  type: string
  data: {
    taskId: string
    callout: string
    customer: { customerId: string; email: string | null }
    entitlements: { revision: number; names: string[] }
  }
}

/**
 * A call-out whose signature is right; undefined of anything else. The body is
 * verified as it arrived, before it is read.
 */
export function verifiedCallout(
  secret: string,
  headers: Record<string, string>,
  body: string,
): Callout | undefined {
  try {
    return new Webhook(secret).verify(body, headers) as Callout
  } catch {
    return undefined
  }
}
