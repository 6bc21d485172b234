import { wooCommerceShop } from '@slipstream/auditor/sources/woocommerce/woocommerce-shop.ts'
import type { AuditedSource } from '@slipstream/auditor/sources/audited-source.ts'
import { act } from './act.ts'
import { dayMs, hourMs } from './history.ts'
import type { History } from './history.ts'
import { Shop } from './shop.ts'
import { auditor } from './system/auditor.ts'
import { ingest } from './system/ingest.ts'
import { SimulatedLog } from './system/log.ts'
import { mailLedger } from './system/mail-ledger.ts'
import { notifier } from './system/notifier.ts'
import { projector } from './system/projector.ts'
import { readerOf } from './system/reader.ts'
import type { RunningReader } from './system/reader.ts'
import { wooCommerceTraits } from '@slipstream/auditor/sources/woocommerce/source-kind.ts'

const settle = { afterMs: 600_000, laterOrders: 1 }
const stalled: AuditedSource['stalled'] = { pending: [{ rule: 'time', afterMs: 5 * dayMs }] }

/**
 * The whole system without I/O, from the shop's deliveries to the alerts and mails
 * that people would get, in virtual time.
 */
export class World {
  #now = Date.UTC(2026, 0, 1)
  readonly now = () => this.#now
  readonly log = new SimulatedLog()
  readonly shop: Shop
  readonly source: AuditedSource
  readonly ingest
  readonly mail = mailLedger((event) => void this.log.append('notifications', event, this.#now), this.now)
  readonly projector = projector()
  readonly notifier = notifier(this.mail, this.now)
  readonly auditor
  readonly readers: readonly RunningReader[]
  /** How many events an instance appended that must not append any. */
  appendedByOlder = 0
  #later: { at: number; happen: () => void }[] = []
  #unevaluatedUntil = 0

  constructor({ hasRest, skewMs, areFactsSwapped }: History) {
    const { now, log } = this
    this.shop = new Shop(now, skewMs)
    this.ingest = ingest(log, this.shop, this)
    this.source = {
      ...{ name: 'shop', sequence: { field: 'id', step: 1, settle }, silence: undefined, stalled },
      traits: wooCommerceTraits,
      connectShop: hasRest ? wooCommerceShop(this.shop.rest) : undefined,
    }
    const letters = (source: string) => this.#letters(source)
    const {
      source,
      ingest: { recover },
    } = this
    this.auditor = auditor({ log, source, recover, letters, now, areFactsSwapped })
    this.readers = [this.projector, this.notifier, this.auditor].map(({ reader }) =>
      readerOf(log, reader, now),
    )
  }

  readonly after = (ms: number, happen: () => void): void => {
    this.#later.push({ at: this.#now + ms, happen })
  }

  /** No instance evaluates for a while; then another one does. */
  leaveUnevaluated(forMs: number): void {
    this.auditor.die()
    this.#unevaluatedUntil = Math.max(this.#unevaluatedUntil, this.#now + forMs)
  }

  /**
   * Whatever comes late happens on the way; everything is read and evaluated twice
   * a day, in quiet months twice a week.
   */
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
    await this.#read()
    this.mail.send()
    if (this.#now >= this.#unevaluatedUntil) await this.auditor.evaluate()
    await this.#read()
  }

  async #read(): Promise<void> {
    for (const reader of this.readers) {
      await reader.redrive()
      await reader.read()
    }
  }

  #letters(source: string) {
    return this.readers.flatMap((reader) => {
      const ofSource = reader.letters().filter(({ key }) => key === source || key.startsWith(`${source}/`))
      const { consumer } = reader
      return ofSource.length === 0 ? [] : [{ consumer, parked: ofSource.length, firstPositions: [] }]
    })
  }
}

/**
 * A history to its end, and everything healed: what was on its way has arrived, and
 * the shop and the mail server respond.
 */
export async function liveThrough(history: History): Promise<World> {
  const world = new World(history)
  const createOrder = (kind: 'delivered' | 'lost') =>
    act(world, { kind: 'createOrder', fate: { kind }, paidAtOnce: null })
  await createOrder('delivered')
  await world.pass(hourMs)
  for (const { afterMs, action } of history.actions) {
    await world.pass(afterMs)
    await act(world, action)
  }
  await world.pass(5 * dayMs)
  await createOrder('lost')
  await createOrder('delivered')
  await world.pass(4 * dayMs, 6 * hourMs)
  return world
}
