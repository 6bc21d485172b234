import assert from 'node:assert/strict'
import { test } from 'node:test'
import { billingAudit, dayMs, hourMs } from '../../given/billing-audit.ts'

const minuteMs = 60_000

test('given all events were delivered, then nothing is missing, however often it is swept', async (t) => {
  const audit = await billingAudit(t)
  audit.stripe.addSubscriber({ scenario: 'renews' })
  await audit.advance(hourMs)
  await audit.deliver()
  assert.deepEqual(await audit.evaluate(), [])
  await audit.advance(32 * dayMs)
  await audit.deliver()
  for (let nth = 0; nth < 3; nth++) assert.deepEqual(await audit.evaluate(), [])
  assert.deepEqual(audit.handedOver, [])
})

test('given lost events, then they are alerted and recovered once, and the alert ends', async (t) => {
  const audit = await billingAudit(t)
  const { customer } = audit.stripe.addSubscriber({ scenario: 'renews' })
  await audit.advance(hourMs)
  await audit.deliver(({ type }) => type.startsWith('invoice.'))
  const lost = audit.stripe.events().filter(({ type }) => type.startsWith('invoice.'))
  assert.deepEqual(await audit.evaluate(), [])
  assert.deepEqual(audit.handedOver, [])
  await audit.advance(minuteMs)
  assert.deepEqual(await audit.evaluate(false), [`AlertRaised billing-event-missing ${customer}`])
  assert.deepEqual(audit.handedOver.toSorted(), lost.map(({ id }) => id).toSorted())
  assert.deepEqual(await audit.evaluate(), [`AlertResolved billing-event-missing ${customer}`])
  await audit.advance(hourMs)
  assert.deepEqual(await audit.evaluate(), [])
  assert.equal(audit.handedOver.length, lost.length)
})

test('given no endpoint delivers to us, then that is one alert for all discrepancies', async (t) => {
  const audit = await billingAudit(t)
  audit.stripe.act({ kind: 'setEndpoint', endpoint: 'we_ours', url: 'http://127.0.0.1:9/another' })
  audit.stripe.addSubscriber({ scenario: 'renews' })
  await audit.advance(hourMs)
  assert.deepEqual(await audit.evaluate(), [])
  await audit.advance(minuteMs)
  assert.deepEqual(await audit.evaluate(), ['AlertRaised billing-endpoint-absent endpoint'])
  assert.ok(audit.handedOver.length > 0)
  await audit.advance(minuteMs)
  assert.deepEqual(await audit.evaluate(), [])
  audit.stripe.act({ kind: 'setEndpoint', endpoint: 'we_ours', url: 'http://127.0.0.1:9/webhooks/stripe' })
  assert.deepEqual(await audit.evaluate(), ['AlertResolved billing-endpoint-absent endpoint'])
})

test('given an event that is on its way, then it is not reported as missing', async (t) => {
  const audit = await billingAudit(t)
  audit.stripe.addSubscriber({ scenario: 'renews' })
  await audit.advance(hourMs)
  assert.deepEqual(await audit.evaluate(), [])
  await audit.deliver()
  await audit.advance(minuteMs)
  assert.deepEqual(await audit.evaluate(), [])
  assert.deepEqual(audit.handedOver, [])
})

test('given ingest is unavailable, then the alert says why, and it is recovered later', async (t) => {
  const audit = await billingAudit(t)
  const { customer } = audit.stripe.addSubscriber({ scenario: 'renews' })
  await audit.advance(hourMs)
  await audit.deliver(() => true)
  await audit.evaluate()
  await audit.advance(minuteMs)
  audit.setIngest('unavailable')
  const raised = `AlertRaised billing-event-missing ${customer}`
  assert.ok((await audit.evaluate()).includes(raised))
  await audit.advance(minuteMs)
  // Once more, as it is critical now.
  assert.ok((await audit.evaluate()).includes(raised))
  audit.setIngest('accepted')
  await audit.advance(2 * hourMs)
  await audit.evaluate()
  assert.ok((await audit.evaluate()).includes(`AlertResolved billing-event-missing ${customer}`))
})

test('given events that were never made, when all is compared, then the objects are recovered', async (t) => {
  const audit = await billingAudit(t)
  audit.stripe.setFaults({ neverMade: {} })
  const { subscription } = audit.stripe.addSubscriber({ scenario: 'renews' })
  await audit.advance(hourMs)
  await audit.deliver()
  const { missing } = await audit.reconcile()
  assert.equal(missing, 2)
  assert.deepEqual(await audit.evaluate(false), [])
  await audit.advance(2 * minuteMs)
  const raised = await audit.evaluate(false)
  assert.ok(raised.includes(`AlertRaised billing-state-differs ${subscription}`), raised.join())
  assert.ok(audit.handedOver.includes(subscription))
  const resolved = await audit.evaluate(false)
  assert.ok(resolved.includes(`AlertResolved billing-state-differs ${subscription}`), resolved.join())
  assert.equal((await audit.reconcile()).equal, 2)
})

test('given objects from before the source was declared, then they are brought in unalerted', async (t) => {
  const audit = await billingAudit(t, {}, false)
  const { subscription } = audit.stripe.addSubscriber({ scenario: 'renews' })
  await audit.advance(10 * dayMs)
  await audit.store.sources.declare(['stripe'], audit.now())
  await audit.advance(hourMs)
  await audit.reconcile()
  assert.deepEqual(await audit.evaluate(false), [])
  assert.deepEqual(audit.handedOver, [subscription])
  await audit.advance(hourMs)
  assert.deepEqual(await audit.evaluate(), [])
  assert.equal((await audit.reconcile()).equal, 1)
})

test('given the account is moved on while we are not, then nothing in between is left out', async (t) => {
  const audit = await billingAudit(t)
  const { customer } = audit.stripe.addSubscriber({ scenario: 'renews' })
  await audit.advance(hourMs)
  await audit.deliver()
  await audit.evaluate()
  await audit.stripe.advance(32 * dayMs)
  await audit.deliver(({ created }) => created * 1_000 < audit.stripe.nowMs() - dayMs)
  assert.deepEqual(await audit.evaluate(), [])
  audit.tick(2 * minuteMs)
  assert.ok((await audit.evaluate(false)).includes(`AlertRaised billing-event-missing ${customer}`))
})

test('given the account is moved on right after its first look, then what was lost is missing', async (t) => {
  const audit = await billingAudit(t)
  await audit.evaluate()
  const { customer } = audit.stripe.addSubscriber({ scenario: 'renews' })
  await audit.stripe.advance(12 * hourMs)
  await audit.deliver(() => true)
  const changes = await audit.evaluate()
  for (let nth = 0; nth < 2; nth++) {
    audit.tick(2 * minuteMs)
    changes.push(...(await audit.evaluate()))
  }
  assert.ok(changes.includes(`AlertRaised billing-event-missing ${customer}`), changes.join())
})

test('given the auditor dies between two pages of a list, then its sweep continues there', async (t) => {
  const audit = await billingAudit(t)
  for (let nth = 0; nth < 10; nth++) audit.stripe.addSubscriber({ scenario: 'renews' })
  await audit.advance(hourMs)
  await audit.deliver(({ type }) => type.startsWith('invoice.'))
  const lost = audit.stripe.events().filter(({ type }) => type.startsWith('invoice.'))
  assert.ok(audit.stripe.events().length > 100, 'one page has all')
  // It lists the endpoints, the first page of events, and would list the second one.
  audit.dieAt(2)
  await assert.rejects(audit.evaluate(), /died/)
  audit.dieAt(undefined)
  assert.deepEqual(await audit.evaluate(), [])
  // The endpoints, the second page, subscriptions and invoices.
  assert.equal(audit.dieAt(undefined), 4)
  await audit.advance(minuteMs)
  const changes = await audit.evaluate()
  assert.ok(changes.length > 0)
  for (const change of changes) assert.match(change, /^AlertRaised billing-event-missing/)
  assert.deepEqual(audit.handedOver.toSorted(), lost.map(({ id }) => id).toSorted())
})
