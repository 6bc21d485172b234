import type { Account } from '../account.ts'

const keptMs = 30 * 86_400_000

/** Events are kept for 30 days, as by Stripe. */
export function forgetOldEvents(account: Account): void {
  for (const event of account.events.values()) {
    if (event.createdMs >= account.nowMs - keptMs) return
    account.events.delete(event.id)
  }
}
