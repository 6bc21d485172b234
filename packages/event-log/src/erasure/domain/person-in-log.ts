import type { Event } from '@slipstream/events/event.ts'
import type { PersonErased } from '@slipstream/events/event-types/erasure-events.ts'
import type { Order, Participant } from '@slipstream/events/event-types/orders/order.ts'
import type { Recipient } from '@slipstream/events/event-types/shipment-events.ts'
import { emailPattern, erased, wordPattern } from './words.ts'

/** What an event has to do with a person. */
export type Involvement = {
  /** The event is of an order or a billing customer of the person. */
  isOwner: boolean
  /** The participants of its order who are the person. */
  participantIds: ReadonlySet<string>
  /** The e-mail is somewhere in it. */
  isMentioned: boolean
}

const nobody: ReadonlySet<string> = new Set()
/** A shorter name or number would be found in texts of others. */
const minValueLength = 4

/**
 * Where a person is in the log, gathered event by event. A person is an e-mail: orders and billing
 * customers that had it at any time are theirs with all their events, and participants who had it, or who
 * are the customer of such an order by name.
 */
export class PersonInLog {
  readonly email: string
  readonly #pattern: RegExp
  #words: { count: number; pattern: RegExp } | undefined
  /** Subjects of events: `source/orderId`, `source/customerId`. */
  readonly owned = new Set<string>()
  readonly participants = new Map<string, Set<string>>()
  /** Names, phone numbers and lines of addresses, as they were written. */
  readonly values = new Set<string>()

  /** @throws for what is no e-mail: it would be found everywhere */
  constructor(email: string) {
    this.email = normalEmail(email)
    if (!/^[^\s@]+@[^\s@]+$/.test(this.email)) throw new Error(`${email} is not an e-mail`)
    this.#pattern = new RegExp(emailPattern(this.email), 'iu')
  }

  /** What an earlier erasure knew of them. */
  recall(orders: PersonErased['orders'], values: readonly string[]): void {
    for (const { subject, isOwner, participantIds } of orders) {
      if (isOwner) this.owned.add(subject)
      for (const id of participantIds) this.#addParticipant(subject, id)
    }
    for (const value of values) this.values.add(value)
  }

  /** Their orders and billing customers, for `recall`. */
  get orders(): PersonErased['orders'] {
    return [...new Set([...this.owned, ...this.participants.keys()])].map((subject) => ({
      ...{ subject, isOwner: this.owned.has(subject) },
      participantIds: [...(this.participants.get(subject) ?? [])],
    }))
  }

  observe(event: Event): void {
    const { subject } = event
    switch (event.type) {
      case 'OrderCreated':
      case 'OrderUpdated':
      case 'OrderRestored':
        return this.#observeOrder(subject, event.data.order)
      case 'CustomerChanged':
        return this.#observeCustomer(subject, event.data.customer)
      case 'InvoiceChanged': {
        const { customerEmail: email, customerName: name } = event.data.invoice
        return this.#observeCustomer(subject, { email, name })
      }
      case 'CheckoutCompleted':
        return this.#observeCustomer(subject, event.data.checkout)
      case 'CustomerNoticeDue':
        return this.#observeCustomer(subject, event.data.customer)
      case 'ShipmentRequested':
      case 'ShipmentChanged':
        return this.#observeRecipient(subject, event.data.recipient)
      default:
    }
  }

  involvementIn(event: Event): Involvement | undefined {
    const isOwner = this.owned.has(event.subject)
    const participantIds = this.participants.get(event.subject) ?? nobody
    const isMentioned = this.isIn(textOf(event))
    return isOwner || isMentioned || this.#isParticipantOf(event, participantIds)
      ? { isOwner, participantIds, isMentioned }
      : undefined
  }

  /**
   * Whether one of the participants of the person is still them: somebody else may have been given
   * their registration, which keeps its id.
   */
  isParticipant(
    { participantIds }: Pick<Involvement, 'participantIds'>,
    { participantId, email, name }: Pick<Participant, 'participantId' | 'email' | 'name'>,
  ): boolean {
    if (!participantIds.has(participantId)) return false
    return email === null || this.#has(email) || (name !== null && this.values.has(name.trim()))
  }

  /** Whether a text has the e-mail, and not only a longer one that contains it. */
  isIn(text: string): boolean {
    return this.#pattern.test(text)
  }

  /** Whether a text is the e-mail. */
  isEmail(text: string): boolean {
    return this.#has(text)
  }

  withoutEmail(text: string): string {
    return this.isIn(text) ? text.replaceAll(new RegExp(this.#pattern, 'giu'), erased) : text
  }

  /** A text without names, phone numbers and lines of addresses of the person. */
  withoutWords(text: string): string {
    if (this.values.size === 0) return text
    if (this.#words?.count !== this.values.size) {
      const byLength = [...this.values].sort((one, other) => other.length - one.length)
      const pattern = new RegExp(byLength.map(wordPattern).join('|'), 'giu')
      this.#words = { count: this.values.size, pattern }
    }
    return text.replaceAll(this.#words.pattern, erased)
  }

  #isParticipantOf({ data }: Event, participantIds: ReadonlySet<string>): boolean {
    if ('participantId' in data) return participantIds.has(String(data.participantId))
    if (!('order' in data)) return false
    const { participants, registration } = data.order
    return [...participants, ...(registration?.candidates ?? [])].some((one) =>
      this.isParticipant({ participantIds }, one),
    )
  }

  #observeCustomer(
    subject: string,
    { email, name, phone }: { email: string | null; name?: string | null; phone?: string | null },
  ): void {
    if (!this.#has(email)) return
    this.owned.add(subject)
    this.#remember(name, phone)
  }

  /** Who gets a parcel may be somebody else than who ordered it: the order is not theirs by that. */
  #observeRecipient(subject: string, { email, name, phone, company, lines }: Recipient): void {
    if (this.owned.has(subject) || this.#has(email)) this.#remember(name, phone, company, ...lines)
  }

  #observeOrder(subject: string, { customer, billing, shipping, participants, registration }: Order): void {
    const isOwner = this.#has(customer.email)
    if (isOwner) {
      this.owned.add(subject)
      this.#remember(customer.name, customer.phone, billing.company, ...billing.lines)
      this.#remember(shipping?.name, shipping?.phone, shipping?.company, ...(shipping?.lines ?? []))
    }
    const isPerson = ({ email, name }: Participant): boolean =>
      this.#has(email) || (isOwner && email === null && isSameName(name, customer.name))
    for (const participant of [...participants, ...(registration?.candidates ?? [])]) {
      if (!isPerson(participant)) continue
      this.#addParticipant(subject, participant.participantId)
      this.#remember(participant.name)
    }
  }

  #addParticipant(subject: string, id: string): void {
    const ids = this.participants.get(subject) ?? new Set<string>()
    this.participants.set(subject, ids.add(id))
  }

  #has(email: string | null | undefined): boolean {
    return typeof email === 'string' && normalEmail(email) === this.email
  }

  #remember(...values: (string | null | undefined)[]): void {
    for (const value of values)
      if (typeof value === 'string' && value.trim().length >= minValueLength) this.values.add(value.trim())
  }
}

/** The text of an event's data; of a quarantined delivery, also of its body. */
export function textOf(event: Event): string {
  const text = JSON.stringify(event.data)
  if (event.type !== 'DeliveryQuarantined') return text
  return `${text}${Buffer.from(event.data.bodyBase64, 'base64').toString('utf8')}`
}

/** As e-mails are compared: a person is one in any case. */
export const normalEmail = (email: string): string => email.normalize('NFC').trim().toLowerCase()

function isSameName(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && normalEmail(one) === normalEmail(other)
}
