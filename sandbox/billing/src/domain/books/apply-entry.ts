import type { Account } from '../account.ts'
import type { AccountSettings } from '../account-settings.ts'
import { afterAttempt } from '../lifecycle/endpoints/deliver.ts'
import type { DeliveryReply } from '../lifecycle/endpoints/deliver.ts'
import type { DueDelivery } from '../deliveries/due-delivery.ts'
import type { Faults } from '../faults/fault-settings.ts'
import { act } from '../lifecycle/act.ts'
import type { Action } from '../lifecycle/actions.ts'
import { advance } from '../lifecycle/run-timers.ts'
import { addSubscriber } from '../scenarios/add-subscriber.ts'
import type { SubscriberRequest } from '../scenarios/add-subscriber.ts'

/**
 * A line of the books on disk: what was done to the account, and when. Everything else follows from it, so
 * that the account is the same after a restart.
 */
export type BookEntry =
  | { kind: 'opened'; atMs: number; settings: AccountSettings }
  | { kind: 'clock'; atMs: number }
  | { kind: 'acted'; atMs: number; action: Action; idempotencyKey: string | null }
  | { kind: 'subscriber'; atMs: number; request: SubscriberRequest }
  | { kind: 'faults'; atMs: number; faults: Faults }
  | { kind: 'attempt'; atMs: number; due: DueDelivery; reply: DeliveryReply }

/** What is due until then happens, then the entry. @throws ActionError when the account refuses the action */
export function applyEntry(account: Account, entry: BookEntry): unknown {
  advance(account, entry.atMs)
  switch (entry.kind) {
    case 'opened':
    case 'clock':
      return undefined
    case 'acted':
      return act(account, entry.action, entry.idempotencyKey)
    case 'subscriber':
      return addSubscriber(account, entry.request)
    case 'faults':
      account.faults = entry.faults
      return undefined
    case 'attempt':
      return afterAttempt(account, entry.due, entry.reply)
  }
}
