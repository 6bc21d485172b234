import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ShipmentEvent } from '@slipstream/events/event.ts'
import { evolveMailedShipment } from '../../../src/shipments/domain/mailed-shipment.ts'
import type { MailedShipment } from '../../../src/shipments/domain/mailed-shipment.ts'
import { mailsOn } from '../../../src/shipments/domain/shipment-mail-rule.ts'
import { dueMails, shipmentMailChanges, whyWithdrawn } from '../../../src/shipments/domain/shipment-mails.ts'
import { shipmentEvents } from '../../given/shipments.ts'

const dayMs = 86_400_000
const shippedAt = '2026-11-21T18:00:00Z'
const shippedAtMs = Date.parse(shippedAt)
const all = mailsOn(['shipped', 'delivered', 'exception'])
const now = new Date(shippedAtMs + dayMs)

function shipment(...types: ((next: ReturnType<typeof shipmentEvents>) => ShipmentEvent)[]): MailedShipment {
  const next = shipmentEvents('shop', '1042')
  const folded = types.reduce<MailedShipment | undefined>(
    (known, event) => evolveMailedShipment(known, event(next)),
    undefined,
  )
  assert.ok(folded)
  return folded
}

const shipped = (email: string | null) => (next: ReturnType<typeof shipmentEvents>) =>
  next('ShipmentShipped', { shippedAt, to: { name: 'Mere', email } })
const kindsOf = (one: MailedShipment, mails = all) =>
  shipmentMailChanges([one], () => ({ mails, sinceMs: 0 }), now).map((change) =>
    change.kind === 'enter' ? `enter ${change.notification.mail} ${change.notification.state}` : change.kind,
  )

describe('mails about a shipment', () => {
  it('given a shipped parcel, when such mails are configured, then one is due', () => {
    assert.deepEqual(kindsOf(shipment(shipped('m@example.test'))), ['setDue', 'enter shipped due'])
    assert.deepEqual(kindsOf(shipment(shipped('m@example.test')), mailsOn(['delivered'])), [])
  })

  it('given no address, then the mail is undeliverable and reported as such, and naming nobody', () => {
    const [change] = shipmentMailChanges([shipment(shipped(' '))], () => ({ mails: all, sinceMs: 0 }), now)
    assert.ok(change?.kind === 'enter')
    assert.equal(change.notification.state, 'undeliverable')
    assert.partialDeepStrictEqual(change.notification.tell, [
      { type: 'NotificationFailed', reason: 'no-address' },
    ])
    assert.equal(JSON.stringify(change.notification).includes('Mere'), false)
  })

  it('given each kind of exception, then each gets a mail of its own', () => {
    const one = shipment(
      shipped('m@example.test'),
      (next) => next('ShipmentExceptionReported', { exception: 'delayed' }),
      (next) => next('ShipmentExceptionReported', { exception: 'returned' }),
      (next) => next('ShipmentExceptionReported', { exception: 'delayed' }),
    )
    const rule = { mails: mailsOn(['exception']), sinceMs: 0 }
    assert.deepEqual(dueMails(one, rule, now.getTime()), ['delayed', 'returned'])
    const ids = shipmentMailChanges([one], () => ({ ...rule, mails: all }), now).flatMap((change) =>
      change.kind === 'enter' ? [change.notification._id] : [],
    )
    assert.equal(new Set(ids).size, 3)
  })

  it('given a scan before the first start or a month ago, then no mail is due', () => {
    const one = shipment(shipped('m@example.test'))
    const due = (sinceMs: number, nowMs: number) => dueMails(one, { mails: all, sinceMs }, nowMs)
    assert.deepEqual(due(shippedAtMs, shippedAtMs), ['shipped'])
    assert.deepEqual(due(shippedAtMs + 1, shippedAtMs), [])
    assert.deepEqual(due(0, shippedAtMs + 30 * dayMs), ['shipped'])
    assert.deepEqual(due(0, shippedAtMs + 30 * dayMs + 1), [])
  })

  it('given a source that sends none, then nothing is entered', () => {
    assert.deepEqual(
      shipmentMailChanges([shipment(shipped('m@example.test'))], () => undefined, now),
      [],
    )
  })

  it('given what happened since, then a mail that is out of date is withdrawn', () => {
    const exception = (exception: 'delayed' | 'returned') => (next: ReturnType<typeof shipmentEvents>) =>
      next('ShipmentExceptionReported', { exception })
    const address = 'm@example.test'
    const delivered = shipment(shipped(address), exception('delayed'), (next) => next('ShipmentDelivered'))
    assert.equal(whyWithdrawn(delivered, 'delayed'), 'the parcel is delivered')
    assert.equal(whyWithdrawn(delivered, 'shipped'), undefined)
    assert.equal(whyWithdrawn(delivered, 'delivered'), undefined)
    const returned = shipment(shipped(address), exception('returned'))
    assert.equal(whyWithdrawn(returned, 'shipped'), 'the parcel goes back')
    assert.equal(whyWithdrawn(returned, 'returned'), undefined)
    const cancelled = shipment(shipped(address), (next) => next('ShipmentCancelled'))
    assert.equal(whyWithdrawn(cancelled, 'shipped'), 'the shipment is cancelled')
  })

  it('given a mail that failed, when the parcel is delivered, then nobody needs to act on it', () => {
    const one = shipment(shipped('m@example.test'), (next) =>
      next('ShipmentDelivered', { to: { name: null, email: 'm@example.test' } }),
    )
    assert.deepEqual(kindsOf(one, mailsOn(['shipped'])), ['setDue', 'enter shipped due', 'withdraw'])
  })
})
