import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandsCollection } from '@slipstream/commands/commands-collection.ts'
import { browserOf } from '../../given/browser-of.ts'
import { people } from '../../given/config.ts'
import { fillBilling } from '../../given/filled/filled-billing.ts'
import { given } from '../../given/world.ts'

const customer = '/billing/customers/billing/cus_ada'
const subscription = '/billing/subscriptions/billing/sub_ada'
const invoice = '/billing/invoices/billing/in_ada1'
const lists = ['', '/subscriptions', '/invoices', '/payments', '/callouts'].map((name) => `/billing${name}`)

test('given customers of billing', async (t) => {
  const world = await given(t)
  await fillBilling(world)
  const otto = browserOf(world)
  await otto.signIn(people.Otto)
  const vera = browserOf(world)
  await vera.signIn(people.Vera)
  const listed = async (path: string): Promise<string[]> => {
    const { html } = await otto.get(path)
    return [...html.matchAll(/<td[^>]*>\s*<a href="\/billing\/\w+\/billing\/(\w+)"/g)].map(
      ([, id = '']) => id,
    )
  }

  await t.test('then the lists find them by status and name', async () => {
    assert.match((await otto.get('/billing')).html, /Ada Example/)
    assert.match((await otto.get('/billing?q=ada')).html, /Ada Example/)
    assert.match((await otto.get('/billing?q=nobody')).html, /Nothing matches/)
    assert.deepEqual(await listed('/billing/subscriptions?status=past_due'), ['sub_grace', 'cus_grace'])
    assert.deepEqual(await listed('/billing/invoices?status=open'), ['in_ada1', 'cus_ada'])
    assert.deepEqual(await listed('/billing/invoices?status=void'), [])
    const all = await listed('/billing/subscriptions?columns=status')
    assert.deepEqual(await listed('/billing/subscriptions?columns=status&sort=oldest'), all.toReversed())
    assert.match((await otto.get('/billing/payments')).html, /pi_ada1/)
    assert.match((await otto.get('/billing/callouts?state=dead-lettered')).html, /call_given_up/)
    assert.match((await otto.get('/billing/invoices', { 'accept-language': 'de' })).html, /Noch zu zahlen/)
    assert.equal((await world.list('/api/payments?limit=1')).length, 1)
  })

  await t.test('then the page of a customer has what they may use and why, mails and call-outs', async () => {
    const { html } = await otto.get(customer)
    for (const text of ['ada@example.test', 'reports', 'receipt', 'refused by the receiver', 'call_given_up'])
      assert.ok(html.includes(text), text)
    assert.match(html, /May use now[\s\S]*reports[\s\S]*sub_ada/)
    assert.equal((await otto.get('/billing/customers/billing/cus_none')).status, 404)
  })

  await t.test('then a subscription is shown as of any moment, and what changed since', async () => {
    const { html } = await otto.get(subscription)
    const moments = [...html.matchAll(/\?known=([^"]+)">/g)].map(([, at = '']) => at)
    assert.equal(moments.length, 2)
    assert.match((await otto.get(`${subscription}?known=${moments[0]}`)).html, /incomplete<\/span>/)
    const compared = (await otto.get(`${subscription}?from=${moments[0]}`)).html
    assert.match(compared, /<code>status<\/code>[\s\S]*incomplete<\/del>[\s\S]*active<\/ins>/)
    assert.equal((await otto.get(`${subscription}?asOf=2020-01-01`)).status, 404)
    assert.equal((await otto.get(`${subscription}?asOf=2026-11-21`)).status, 200)
  })

  await t.test('then an invoice leads to its page at Stripe, with money in its currency', async () => {
    const { html } = await otto.get(invoice)
    assert.match(html, /href="https:\/\/invoice\.example\.test\/i\/ada" rel="noreferrer noopener"/)
    assert.match(html, /\d\.\d\d (NZD|USD|EUR)/)
  })

  await t.test('when an operator acts, then the owning service gets the command', async () => {
    const why = { reason: 'The address works again.' }
    await otto.submit(customer, `${customer}/resend`, { failed: 'refused', ...why })
    await otto.submit(customer, `${customer}/compare`, why)
    await otto.submit(customer, '/billing/callouts/billing/call_given_up/retry', why)
    const sent = await commandsCollection(world.db).find().sort({ 'work.createdAt': 1 }).toArray()
    assert.deepEqual(
      sent.map(({ kind, to, by }) => [kind, to, by]),
      [
        ['resend-billing-mails', 'notifier', 'Otto'],
        ['reconcile', 'auditor', 'Otto'],
        ['redrive-billing-work', 'billing', 'Otto'],
      ],
    )
    const { failed, customerId, dryRun } = sent[0]?.payload ?? {}
    assert.deepEqual([failed, customerId, dryRun], ['refused', 'cus_ada', false])
    const { work, idContains } = sent[2]?.payload ?? {}
    assert.deepEqual([work, idContains], ['callouts', 'call_given_up'])
  })

  await t.test('when a viewer looks, then nobody is named and nothing can be done', async () => {
    for (const path of [...lists, customer, subscription, invoice]) {
      const { status, html } = await vera.get(path)
      assert.equal(status, 200, path)
      assert.doesNotMatch(html, /Ada Example|example\.test|data-opens/, path)
    }
    assert.equal((await vera.get('/billing?q=ada')).status, 403)
  })
})
