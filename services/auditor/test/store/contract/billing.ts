import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import type { ObservedBilling } from '../../../src/observe/billing-audit-store.ts'
import type { AuditedBillingObject } from '../../../src/observe/domain/audited-billing-object.ts'
import type { ObservedBatch } from '../../../src/observe/observed-batch.ts'
import type { FoundBillingDiscrepancy } from '../../../src/discrepancies/billing/billing-discrepancy-store.ts'
import type { Rig } from './rig.ts'

const now = Date.now()
const source = 'billing'

function object(objectId: string, customerId: string): AuditedBillingObject {
  const state = {
    ...{ objectId, customerId, status: 'open', createdAt: null, kind: 'invoice' as const },
    ...{ amountDue: 100, amountRemaining: 100, attemptCount: 0, dueAt: null },
  }
  return {
    ...{ _id: `${source}/${objectId}`, source, customerId, state, contenders: [], isUncertain: false },
    ...{ stateAt: '2026-11-21T09:00:00Z', certainStatus: 'open', position: 'billing/0/1' },
    changedAt: new Date(now),
  }
}

const discrepancy = (id: string): FoundBillingDiscrepancy => ({
  ...{ source, kind: 'event', id, eventId: `of ${id}`, customerId: 'cus_1', type: 'invoice.paid' },
  ...{ difference: null, at: '2026-11-21T09:00:00.000Z', isAdopted: false, json: `{"id":"${id}"}` },
})

/** What the audit keeps of billing. */
export function billingKeepsItsPromises<Tx>(rig: Rig<Tx>): void {
  describe('billing', () => {
    const given = async (t: TestContext) => {
      const opened = await rig.open()
      t.after(() => opened.close())
      const { inTransaction, stores } = opened
      const write = (billing: Partial<ObservedBilling>): Promise<void> => {
        const all = { ids: [], objects: [], customers: [], deadLettered: [], ...billing }
        const batch: ObservedBatch = {
          ...{ orders: [], facts: [], eventIds: [], quarantined: [], comparisons: [], notifications: [] },
          ...{ connected: new Map(), mailRelay: null, billing: all },
        }
        return inTransaction((tx) => stores[0].write(batch, tx))
      }
      return { ...stores[1], write }
    }

    it('given events, then their ids are known, of their source alone, and again is the same', async (t) => {
      const { billing, write } = await given(t)
      const ids = [{ source, id: 'evt_1', at: now }]
      await write({ ids })
      await write({ ids })
      assert.deepEqual([...(await billing.knownIds(source, ['evt_1', 'evt_2']))], ['evt_1'])
      assert.equal((await billing.knownIds('other', ['evt_1'])).size, 0)
    })

    it('given objects, then they are found by id and by customer, as they were written last', async (t) => {
      const { billing, write } = await given(t)
      await write({ objects: [object('in_1', 'cus_1'), object('in_2', 'cus_2')] })
      await write({ objects: [{ ...object('in_1', 'cus_1'), certainStatus: 'paid' }] })
      assert.deepEqual(await billing.objects(['billing/in_1', 'billing/in_3']), [
        { ...object('in_1', 'cus_1'), certainStatus: 'paid' },
      ])
      assert.deepEqual(await billing.objectsOf(source, 'cus_2'), [object('in_2', 'cus_2')])
    })

    it('given a customer, when it changes during a check, then the result is not kept', async (t) => {
      const { billing, write } = await given(t)
      const customer = { _id: `${source}/cus_1`, source, customerId: 'cus_1' }
      const violation = {
        ...{ kind: 'paid-without-entitlement' as const, entitlements: ['a'], subscriptions: [] },
        ...{ since: '2026-11-21T09:00:00Z', evidence: [] },
      }
      await write({ customers: [{ ...customer, checkFrom: new Date(now) }] })
      assert.deepEqual(await billing.customersToCheck(source, now - 1, 10), [])
      const [due] = await billing.customersToCheck(source, now, 10)
      assert.ok(due !== undefined)
      await write({ customers: [{ ...customer, checkFrom: new Date(now + 5) }] })
      await billing.keepChecked(due, { violations: [violation], next: null })
      assert.deepEqual(await billing.customersWithViolations(source, 10), [])
      const [changed] = await billing.customersToCheck(source, now + 5, 10)
      assert.ok(changed !== undefined)
      await billing.keepChecked(changed, { violations: [violation], next: null })
      assert.equal((await billing.customersWithViolations(source, 10)).length, 1)
      assert.deepEqual(await billing.customersToCheck(source, now + 9, 10), [])
    })

    it('given dead-lettered work, then the last count of each kind is found, unless it is 0', async (t) => {
      const { billing, write } = await given(t)
      const work = { _id: `${source}/fetches`, source, work: 'fetches', ids: [], reasons: [] }
      const at = { changedAt: '2026-11-21T09:00:00Z', position: 'billing-work/0/1' }
      await write({ deadLettered: [{ ...work, ...at, revision: 1, count: 2 }] })
      assert.deepEqual(
        (await billing.deadLetteredWork(source)).map(({ count }) => count),
        [2],
      )
      await write({ deadLettered: [{ ...work, ...at, revision: 2, count: 0 }] })
      assert.deepEqual(await billing.deadLetteredWork(source), [])
    })

    it('given a discrepancy that is found again, then it stays as it is, until it is removed', async (t) => {
      const { billingDiscrepancies } = await given(t)
      await billingDiscrepancies.add([discrepancy('evt_1')], now)
      await billingDiscrepancies.retryAt(`${source}/evt_1`, now + 1, { lastError: 'away', handedOver: null })
      await billingDiscrepancies.confirm(`${source}/evt_1`, 'it differs')
      await billingDiscrepancies.add([discrepancy('evt_1'), discrepancy('evt_2')], now + 10)
      const [first, second, ...others] = await billingDiscrepancies.list(source, 10)
      assert.deepEqual(others, [])
      assert.equal(first?.json, null)
      const { attempts, lastError, isConfirmed, recoverAt } = first
      assert.deepEqual([attempts, lastError, isConfirmed, recoverAt], [1, 'away', true, new Date(now + 1)])
      assert.equal((await billingDiscrepancies.find([`${source}/evt_2`]))[0]?.json, '{"id":"evt_2"}')
      await billingDiscrepancies.remove([first._id, second?._id ?? ''])
      assert.deepEqual(await billingDiscrepancies.list(source, 10), [])
    })
  })
}
