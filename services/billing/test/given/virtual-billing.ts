import assert from 'node:assert/strict'
import type { BillingEvent } from '@slipstream/events/event.ts'
import { cardTriggers } from '../../src/cards/domain/card-triggers.ts'
import { decideNotice } from '../../src/notices/domain/decide-notice.ts'
import type { Notice } from '../../src/notices/domain/decide-notice.ts'
import { noticeContext } from '../../src/notices/domain/notice-context.ts'
import { eventTrigger } from '../../src/objects/domain/event-trigger.ts'
import { foldBatch } from '../../src/objects/domain/fold-batch.ts'
import type { KnownObject, ObjectEvent } from '../../src/objects/domain/known-object.ts'
import { payingObjects } from '../../src/objects/domain/paying-objects.ts'
import type { Trigger } from '../../src/objects/domain/triggers-of.ts'
import type { NewTask } from '../../src/tasks/domain/tasks-of.ts'
import { tasksOf } from '../../src/tasks/domain/tasks-of.ts'
import { configuredRules } from './billing-config.ts'

/** An event, and when it is handled, in milliseconds since the epoch. */
export type Arrival = { atMs: number; event: BillingEvent }

/** A mail that was sent: `<local time> <mail>`, to operators with ` to ops`. */
export type Sent = { atMs: number; id: string; notice: Notice }

type Waiting = NewTask & { isDone: boolean }

/** Billing without servers; its clock goes from one arrival or due task to the next. Nothing is fetched. */
export class VirtualBilling {
  readonly sent: Sent[] = []
  readonly #rules
  readonly #noticeRules
  readonly #objects = new Map<string, KnownObject>()
  readonly #tasks = new Map<string, Waiting>()
  #clockMs = 0

  /** @param source lines of YAML under the source, each after four spaces */
  constructor(source: string) {
    const { rulesOf, noticeRules } = configuredRules(source, { canFetch: false })
    const rules = rulesOf('billing')
    assert.ok(rules)
    this.#rules = rules
    this.#noticeRules = noticeRules('billing')
  }

  /** Handles arrivals, each batch of one moment together, and all that is due until then. */
  run(arrivals: readonly Arrival[], untilMs: number): this {
    const batches = [...Map.groupBy(arrivals, ({ atMs }) => atMs)].sort(([a], [b]) => a - b)
    for (const [atMs, batch] of batches) {
      this.#work(atMs - 1)
      this.#handle(
        batch.map(({ event }) => event),
        atMs,
      )
    }
    this.#work(untilMs)
    return this
  }

  #handle(events: readonly BillingEvent[], nowMs: number): void {
    this.#clockMs = Math.max(this.#clockMs, nowMs)
    const withObject = events.filter((event): event is ObjectEvent => event.type !== 'BillingEventReceived')
    const folded = foldBatch(this.#objects, withObject, () => false)
    for (const object of folded.changed) this.#objects.set(object._id, object)
    const triggers = folded.triggers.map(({ trigger }) => trigger)
    triggers.push(...events.flatMap((event) => eventTrigger(event) ?? []))
    for (const { customerId } of folded.payers.values()) triggers.push(...this.#cards(customerId))
    for (const trigger of triggers)
      for (const task of tasksOf('billing', trigger, this.#rules, nowMs))
        if (!this.#tasks.has(task.id)) this.#tasks.set(task.id, { ...task, isDone: false })
  }

  #cards(customerId: string): Trigger[] {
    const objects = [...this.#objects.values()].filter((object) => object.customerId === customerId)
    const customer = objects.find((object) => object.kind === 'customer')
    return cardTriggers({ customer: customer?.document ?? null, ...payingObjects(objects) })
  }

  #work(untilMs: number): void {
    for (;;) {
      const waiting = [...this.#tasks.values()].filter(({ isDone, dueAtMs }) => !isDone && dueAtMs <= untilMs)
      const [next] = waiting.sort((a, b) => a.dueAtMs - b.dueAtMs || (a.id < b.id ? -1 : 1))
      if (next === undefined) return
      this.#decide(next)
    }
  }

  #decide(waiting: Waiting): void {
    const { id, task } = waiting
    this.#clockMs = Math.max(this.#clockMs, waiting.dueAtMs)
    const nowMs = this.#clockMs
    const context = noticeContext(task, [...this.#objects.values()], this.#noticeRules, nowMs)
    const decision = decideNotice(id, task, context)
    if (decision.kind === 'wait') {
      waiting.dueAtMs = decision.for === 'time' ? decision.untilMs : nowMs + 60_000
      return
    }
    waiting.isDone = true
    if (decision.kind === 'publish') this.sent.push({ atMs: nowMs, id, notice: decision.notice })
  }
}

/** Local times and kinds of mail, e.g. `2027-03-27 09:00 trial-ending`. */
export function described(sent: readonly Sent[], timeZone: string): string[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  return sent.map(({ atMs, notice }) => {
    const to = notice.type === 'OpsNoticeDue' ? ' to ops' : ''
    return `${format.format(atMs)} ${notice.data.notice}${to}`
  })
}
