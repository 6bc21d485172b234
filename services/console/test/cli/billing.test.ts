import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { commandLine } from '@slipstream/testing/command-line/command-line.ts'
import { configText } from '../given/config.ts'
import { given } from '../given/world.ts'

test('the command line of billing', async (t) => {
  const { mongodbUrl } = await stackForTests()
  const world = await given(t)
  const path = join(mkdtempSync(join(tmpdir(), 'slipstream-cli-')), 'slipstream.config.yaml')
  writeFileSync(path, configText)
  const run = commandLine({
    ...{ MONGODB_URL: mongodbUrl, MONGODB_DATABASE: world.db.databaseName },
    SLIPSTREAM_CONFIG: path,
  })
  await world.insertBilling(examples.SubscriptionChanged, examples.InvoiceChanged)

  await t.test('then subscriptions are listed and shown with their history', async () => {
    const listed = (await run('subscriptions', 'list', '--status', 'active', 'past_due')).json()
    assert.deepEqual(
      listed.map(({ subscriptionId }) => subscriptionId),
      ['sub_ada'],
    )
    assert.equal((await run('subscriptions', 'show', 'billing/sub_ada')).json()[0]?.['status'], 'active')
    assert.equal((await run('subscriptions', 'history', 'billing/sub_ada')).json().length, 1)
  })

  await t.test('then invoices are listed and shown', async () => {
    assert.equal((await run('invoices', 'list', '--search', 'ada-0001')).json().length, 1)
    assert.equal((await run('invoices', 'show', 'billing/in_ada1')).json()[0]?.['status'], 'paid')
  })

  await t.test('then the entitlements of a customer are shown', async () => {
    const [shown] = (await run('entitlements', 'cus_ada')).json()
    assert.deepEqual(
      (shown?.['entitlements'] as { entitlement: string }[]).map(({ entitlement }) => entitlement),
      ['reports'],
    )
  })

  await t.test('then call-outs are listed', async () => {
    await world.insertCallouts(examples.CalloutRequested)
    const [listed] = (await run('billing', 'callouts', 'list', '--state', 'waiting')).json()
    assert.equal(listed?.['callout'], 'provisioning')
  })

  await t.test('when its usage is wrong, then the exit code is 2', async () => {
    for (const [call, expected] of [
      ['subscriptions show sub_ada', /SOURCE\/SUBSCRIPTION/],
      ['invoices show billing/in_none', /There is no such invoice/],
      ['entitlements cus_ada --source shop', /source must be billing/],
      ['billing callouts cancel call_1 --reason x', /SOURCE\/ID/],
    ] as const) {
      const { code, stderr } = await run(...call.split(' '))
      assert.equal(code, 2, stderr)
      assert.match(stderr, expected)
    }
  })
})
