import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { columnsByKind, exportedKinds, writtenColumns } from '@slipstream/exports/domain/columns.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { evolveOrder } from '@slipstream/read-models/orders/evolve-order.ts'
import { invoiceRow, subscriptionRow } from '../../../src/exports/domain/rows/billing-rows.ts'
import { eventRow } from '../../../src/exports/domain/rows/event-rows.ts'
import { orderRow } from '@slipstream/exports/domain/order-row.ts'
import { participantRow } from '../../../src/exports/domain/rows/participant-row.ts'
import { rowValues } from '@slipstream/exports/domain/row-values.ts'
import { alertRow, shipmentRow } from '../../../src/exports/domain/rows/shipment-rows.ts'

const getters: Record<string, Readonly<Record<string, unknown>>> = {
  ...{ orders: orderRow, participants: participantRow, events: eventRow, shipments: shipmentRow },
  ...{ subscriptions: subscriptionRow, invoices: invoiceRow, alerts: alertRow },
}

describe('the values of a row', () => {
  for (const kind of exportedKinds)
    it(`given ${kind}, then each column has a value, and each value a column`, () => {
      const names = columnsByKind[kind].map(({ name }) => name)
      assert.deepEqual(Object.keys(getters[kind] ?? {}).sort(), [...names].sort())
    })

  const order = evolveOrder(null, examples.OrderUpdated)
  const personal = ['customerName', 'customerEmail', 'lineItems', 'participants']

  it('given no permission, then personal columns are left out', () => {
    const names = writtenColumns('orders', undefined, false).map(({ name }) => name)
    assert.ok(names.includes('number') && names.includes('items'))
    for (const name of personal) assert.equal(names.includes(name), false, name)
  })

  it('given no permission and chosen columns, then personal ones are masked, in the chosen order', () => {
    const columns = writtenColumns('orders', ['customerEmail', 'number', 'participants', 'company'], false)
    const values = rowValues(orderRow, columns)({ ...order, billing: { ...order.billing, company: null } })
    assert.deepEqual(values, ['•••', order.number, null, null])
  })

  it('given the permission, then they are written', () => {
    const columns = writtenColumns('orders', personal, true)
    const { customer, lineItems, participants } = order
    assert.deepEqual(rowValues(orderRow, columns)(order), [
      customer.name,
      customer.email,
      lineItems,
      participants,
    ])
  })

  it('given no permission, then no text of a person is in any column that is not masked', () => {
    const values = JSON.stringify(rowValues(orderRow, writtenColumns('orders', undefined, false))(order))
    const { customer, billing, participants } = order
    const people = [customer.name, customer.email, customer.phone, ...billing.lines]
    for (const text of [...people, ...participants.flatMap(({ name, email }) => [name, email])])
      if (text !== null && text !== '')
        assert.equal(values.includes(JSON.stringify(text).slice(1, -1)), false, text)
  })

  it('given a column that does not exist, then it is refused', () => {
    assert.throws(() => writtenColumns('orders', ['constructor'], true), RangeError)
  })
})
