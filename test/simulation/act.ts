import { notificationEvent } from '@slipstream/notifier/delivery/domain/notification-event.ts'
import { failedEvent, settledEvent } from '@slipstream/notifier/delivery/domain/outbox-event.ts'
import type { Action } from './history.ts'
import type { ShopOrder } from './shop.ts'
import type { Topic } from './system/ingest.ts'
import type { World } from './world.ts'

type Of<K extends Action['kind']> = Extract<Action, { kind: K }>
type Effects = { [K in Action['kind']]: (world: World, action: Of<K>) => void | Promise<void> }

/** Makes happen in the world what a history says. */
export function act(world: World, action: Action): void | Promise<void> {
  return (effects[action.kind] as (world: World, action: Action) => void | Promise<void>)(world, action)
}

const effects: Effects = {
  createOrder({ shop, ingest }, { fate, paidAtOnce }) {
    const order = shop.createOrder()
    ingest.deliver('created', order, fate)
    if (paidAtOnce !== null) ingest.deliver('updated', shop.change(order, 'processing'), paidAtOnce)
  },
  change: (world, action) => change(world, 'updated', action, () => action.status),
  touch: (world, action) => change(world, 'updated', action, ({ status }) => status),
  bin: (world, action) => change(world, 'deleted', action, () => 'trash'),
  restore: (world, action) => change(world, 'restored', action, ({ beforeBin }) => beforeBin),
  deleteForGood({ shop }, { nth }) {
    const order = nthOf([...shop.orders.values()], nth)
    if (order !== undefined) shop.deleteForGood(order)
  },
  skipNumbers: ({ shop }, { count }) => shop.skipNumbers(count),
  shopUnavailable: ({ shop, now }, { forMs }) => shop.becomeUnavailable(now() + forMs),
  ingestUnavailable: ({ ingest, now }, { forMs }) => ingest.becomeUnavailable(now() + forMs),
  mailFails({ shop, log, now, after }, { nth, repeatedMs }) {
    const order = nthOf(present(shop.orders), nth)
    if (order === undefined) return
    const failed = slipEvent(order, 'failed', now())
    log.append('notifications', failed, now())
    log.append('notifications', slipEvent(order, 'settled', now() + 1_000), now())
    after(repeatedMs, () => void log.append('notifications', failed, now()))
  },
  relay: ({ mail, now }, { state, forMs }) => mail.relay(state, now() + forMs),
  unreadableNotification({ shop, log, now }, { nth, redrivenMs }) {
    const order = nthOf(present(shop.orders), nth)
    if (order === undefined) return
    log.append('notifications', slipEvent(order, 'settled', now()), now(), now() + redrivenMs)
  },
  silence({ shop, log, now }, { nth, forMs }) {
    const order = nthOf(present(shop.orders), nth)
    if (order === undefined) return
    const at = now()
    const endsAt = new Date(at + (forMs ?? 0)).toISOString()
    const match = { rule: 'stalled-order', source: 'shop', subject: String(order.id), since: null }
    const data = {
      silenceId: `${order.id} ${at}`,
      match,
      by: 'mere',
      reason: 'known',
      endsAt: forMs === null ? null : endsAt,
    }
    const attributes = {
      id: `silence ${order.id} ${at}`,
      source: 'shop',
      occurredAt: new Date(at).toISOString(),
    }
    log.append(
      'alerts',
      { ...attributes, type: 'AlertSilenced', subject: `silence/${data.silenceId}`, data },
      at,
    )
  },
  readerDies: ({ readers }) => eachInTurn(readers, (reader) => reader.read({ dies: true })),
  evaluatorDies: (world, { forMs }) => world.leaveUnevaluated(forMs),
  reconfigure(world, { stalledAfterMs }) {
    world.source.stalled = { pending: [{ rule: 'time', afterMs: stalledAfterMs }] }
    world.leaveUnevaluated(0)
  },
  async olderInstance(world) {
    world.appendedByOlder += await world.auditor.startOlder()
  },
}

function change(
  { shop, ingest }: World,
  topic: Topic,
  { nth, fate }: Of<'touch'> | Of<'change'> | Of<'bin'> | Of<'restore'>,
  statusOf: (order: ShopOrder) => string,
): void {
  const binned = [...shop.orders.values()].filter(({ status }) => status === 'trash')
  const order = nthOf(topic === 'restored' ? binned : present(shop.orders), nth)
  if (order !== undefined) ingest.deliver(topic, shop.change(order, statusOf(order)), fate)
}

function present(orders: ReadonlyMap<number, ShopOrder>): ShopOrder[] {
  return [...orders.values()].filter(({ status }) => status !== 'trash')
}

function nthOf<T>(all: readonly T[], nth: number): T | undefined {
  return all[nth % all.length]
}

/** Of a slip that is in no ledger, as of one that was decided long ago. */
function slipEvent({ id }: ShopOrder, what: 'failed' | 'settled', at: number) {
  const slip = {
    _id: `slip ${id}`,
    source: 'shop',
    orderId: String(id),
    kind: 'slip' as const,
    recipient: { kind: 'registrant' as const },
  }
  const date = new Date(at)
  const event =
    what === 'failed' ? failedEvent(slip._id, 'refused', date) : settledEvent(slip._id, 'sent', date)
  return notificationEvent(slip, event)
}

async function eachInTurn<T>(all: readonly T[], visit: (one: T) => Promise<void>): Promise<void> {
  for (const one of all) await visit(one)
}
