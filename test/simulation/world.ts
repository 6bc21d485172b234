import type { AuditedSource } from '@slipstream/auditor/sources/audited-source.ts'
import type { RecoverOrder } from '@slipstream/auditor/adapters/ingest/recover-order.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { woocommerceSource } from '@slipstream/ingest/domain/sources/woocommerce/source.ts'
import { telling } from '@slipstream/notifier/delivery/domain/outbox-event.ts'
import { notificationEvent } from '@slipstream/notifier/delivery/domain/notification-event.ts'
import { auditor } from './auditor.ts'
import { dayMs, hourMs } from './history.ts'
import type { Action, Fate, History } from './history.ts'
import { SimulatedLog } from './log.ts'
import { notifier, projector, readerOf } from './readers.ts'
import { Shop } from './shop.ts'
import type { ShopOrder } from './shop.ts'

export const stalledAfterMs = 5 * dayMs
const settle = { afterMs: 600_000, laterOrders: 1 }
const topics = {
  created: 'order.created',
  updated: 'order.updated',
  deleted: 'order.deleted',
  restored: 'order.restored',
}
type Topic = keyof typeof topics

/** The whole system without I/O, from the shop's deliveries to what people would be told, in virtual time. */
export class World {
  #now = Date.UTC(2026, 0, 1)
  readonly now = () => this.#now
  readonly log = new SimulatedLog()
  readonly shop: Shop
  readonly #ingest = woocommerceSource('shop', { keys: [] })
  readonly projector = projector()
  readonly notifier = notifier(new Set(['completed']), this.now)
  readonly auditor
  readonly #readers
  #later: { at: number; happen: () => void }[] = []
  #deliveries = 0

  constructor({ skewMs, areFactsSwapped }: History) {
    this.shop = new Shop(this.now, skewMs)
    const source: AuditedSource = {
      ...{ name: 'shop', sequence: { field: 'id', step: 1, settle }, silence: undefined, ask: undefined },
      stalled: { pending: [{ rule: 'time', afterMs: stalledAfterMs }] },
    }
    const { now } = this
    this.auditor = auditor(this.log, source, this.shop.ask, this.#recover, { now, areFactsSwapped })
    this.#readers = [this.projector.reader, this.notifier.reader, this.auditor.reader].map((reader) =>
      readerOf(this.log, reader),
    )
  }

  /** Whatever comes late happens on the way; everything is read and evaluated twice a day, in quiet months twice a week. */
  async pass(forMs: number, everyMs = forMs > 30 * dayMs ? 84 * hourMs : 12 * hourMs): Promise<void> {
    const end = this.#now + forMs
    while (this.#now < end) {
      this.#now = Math.min(end, this.#now + everyMs)
      this.#happen()
      await this.#work()
    }
  }

  #happen(): void {
    const due = this.#later.filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at)
    this.#later = this.#later.filter(({ at }) => at > this.#now)
    for (const { happen } of due) happen()
  }

  async #work(): Promise<void> {
    this.auditor.store.forget(this.#now)
    for (const read of this.#readers) await read()
    await this.auditor.evaluate()
    for (const read of this.#readers) await read()
  }

  async do(action: Action): Promise<void> {
    const { shop } = this
    switch (action.kind) {
      case 'place': {
        const order = shop.place()
        this.#deliver('created', order, action.fate)
        if (action.paidAtOnce !== null)
          this.#deliver('updated', shop.change(order, 'processing'), action.paidAtOnce)
        break
      }
      case 'change':
        this.#with(action.nth, false, (order) =>
          this.#deliver('updated', shop.change(order, action.status), action.fate),
        )
        break
      case 'touch':
        this.#with(action.nth, false, (order) =>
          this.#deliver('updated', shop.change(order, order.status), action.fate),
        )
        break
      case 'bin':
        this.#with(action.nth, false, (order) =>
          this.#deliver('deleted', shop.change(order, 'trash'), action.fate),
        )
        break
      case 'restore':
        this.#with(action.nth, true, (order) =>
          this.#deliver('restored', shop.change(order, order.beforeBin), action.fate),
        )
        break
      case 'skipNumber':
        shop.skipNumber()
        break
      case 'shopAway':
        shop.goAway(this.#now + action.forMs)
        break
      case 'mailFails':
        this.#failMail(action)
        break
      case 'readerDies':
        for (const read of this.#readers) await read({ dies: true })
        break
      case 'evaluatorDies':
        this.auditor.die()
        break
      case 'pass':
        break
    }
  }

  /** One of the orders that are in the bin, or are not; none where there is none. */
  #with(nth: number, inBin: boolean, act: (order: ShopOrder) => void): void {
    const all = [...this.shop.orders.values()].filter(({ status }) => (status === 'trash') === inBin)
    const order = all[nth % all.length]
    if (order !== undefined) act(order)
  }

  #after(ms: number, happen: () => void): void {
    this.#later.push({ at: this.#now + ms, happen })
  }

  #deliver(topic: Topic, { id }: ShopOrder, fate: Fate): void {
    const deliveryId = String(this.#deliveries++)
    const bytes = () => (topic === 'deleted' ? Buffer.from(JSON.stringify({ id })) : this.shop.body(id))
    const receive = (body: Buffer) => this.#receive(topic, deliveryId, body)
    if (fate.kind === 'lost') return
    // The shop builds a body when it delivers it.
    if (fate.kind === 'late') return this.#after(fate.byMs, () => receive(bytes()))
    const body = bytes()
    if (fate.kind === 'quarantined') {
      this.#quarantine(deliveryId)
      return this.#after(fate.redrivenMs, () => receive(body))
    }
    receive(body)
    if (fate.kind === 'doubled') this.#after(fate.laterMs, () => receive(body))
  }

  #receive(topic: Topic, deliveryId: string, body: Buffer): void {
    const headers = {
      'x-wc-webhook-topic': topics[topic],
      'x-wc-webhook-id': String(Object.keys(topics).indexOf(topic) + 1),
      'x-wc-webhook-delivery-id': deliveryId,
    }
    const reading = this.#ingest.readVerified({ body, headers, receivedAtMs: this.#now, traceparent: '' })
    if (reading.kind !== 'event') throw new Error(`ingest does not understand it: ${reading.detail}`)
    this.log.append('orders', reading.event, this.#now)
  }

  #quarantine(deliveryId: string): void {
    const { data, ...example } = examples.DeliveryQuarantined
    const event = { ...example, id: `quarantined ${deliveryId}`, data: { ...data, source: 'shop' } }
    this.log.append('quarantine', event, this.#now)
  }

  readonly #recover: RecoverOrder = ({ event, order, after }) => {
    const body = Buffer.from(JSON.stringify(order))
    const headers = { 'slipstream-recovered-after': after }
    const delivery = { body, headers, receivedAtMs: this.#now, traceparent: '' }
    const reading = this.#ingest.readRecovered?.(event, delivery)
    if (reading?.kind !== 'event')
      throw new Error(`ingest does not understand the recovered order ${order.id}`)
    const { position } = this.log.append('orders', reading.event, this.#now)
    return Promise.resolve({
      kind: 'appended',
      eventId: reading.event.id,
      position: formatPosition(position),
    })
  }

  #failMail({ nth, repeatedMs }: Extract<Action, { kind: 'mailFails' }>): void {
    this.#with(nth, false, ({ id }) => {
      const recipient = { kind: 'registrant' as const }
      const slip = { _id: `slip ${id}`, source: 'shop', orderId: String(id), recipient }
      const failed = notificationEvent(slip, telling(slip._id, { failed: 'refused' }, new Date(this.#now)))
      const settled = notificationEvent(
        slip,
        telling(slip._id, { settled: 'sent' }, new Date(this.#now + 1_000)),
      )
      this.log.append('notifications', failed, this.#now)
      this.log.append('notifications', settled, this.#now)
      this.#after(repeatedMs, () => this.log.append('notifications', failed, this.#now))
    })
  }
}

/** A history to its end, and everything healed: what was on its way has come in, and the shop answers. */
export async function liveThrough(history: History): Promise<World> {
  const world = new World(history)
  await world.do({ kind: 'place', fate: { kind: 'delivered' }, paidAtOnce: null })
  await world.pass(hourMs)
  for (const { afterMs, action } of history.actions) {
    await world.pass(afterMs)
    await world.do(action)
  }
  await world.do({ kind: 'place', fate: { kind: 'delivered' }, paidAtOnce: null })
  await world.pass(4 * dayMs, 6 * hourMs)
  return world
}
