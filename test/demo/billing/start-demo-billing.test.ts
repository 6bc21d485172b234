import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { billingEnvironment } from '../../../sandbox/demo/billing/billing-environment.ts'
import { demoSubscribers, startDemoBilling } from '../../../sandbox/demo/billing/start-demo-billing.ts'

it('given a second start, then its subscribers stay, and webhooks go to the new ingest', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const start = async (ingestUrl: string) => {
    const environment = await billingEnvironment(folder, {})
    const dataFolder = join(folder, 'billing')
    return startDemoBilling({ environment, dataFolder, ingestUrl, print: () => {} })
  }
  // Nothing listens there.
  const first = await start('http://127.0.0.1:1')
  await first.stop()
  const second = await start('http://127.0.0.1:2')
  t.after(() => second.stop())
  const query = async (path: string) => (await fetch(`${second.pageUrl}/control/${path}`)).json()
  const { customers } = (await query('books')) as { customers: unknown[] }
  assert.equal(customers.length, demoSubscribers.length)
  const { items } = (await query('endpoints')) as { items: { url: string; status: string }[] }
  assert.deepEqual(
    items.map(({ url, status }) => ({ url, status })),
    [{ url: 'http://127.0.0.1:2/webhooks/billing', status: 'enabled' }],
  )
})
