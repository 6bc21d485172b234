import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { Webhook } from 'standardwebhooks'
import type { Report } from '../src/call-back.ts'
import { startReceiver } from '../src/start-receiver.ts'

const secret = 'whsec_c2xpcHN0cmVhbSBjYWxsLW91dCB0ZXN0'

const callout = (taskId: string) => ({
  type: 'billing.subscription-started',
  data: {
    ...{ taskId, callout: 'certificate', customer: { customerId: 'cus_ada', email: null } },
    entitlements: { revision: 1, names: ['calendar'] },
  },
})

/** The receiver, and a stand-in for ingest that loses the first callback. */
async function given(t: TestContext, isUnavailable = () => false) {
  const reports: { id: string; report: Report }[] = []
  const ingest = createServer((request, response) => {
    void text(request).then((body) => {
      const headers = request.headers as Record<string, string>
      const report = new Webhook(secret).verify(body, headers) as Report
      reports.push({ id: headers['webhook-id'] ?? '', report })
      response.writeHead(reports.length === 1 ? 503 : 200).end()
    })
  })
  await new Promise<void>((resolve) => ingest.listen(0, '127.0.0.1', resolve))
  const callbackUrl = `http://127.0.0.1:${(ingest.address() as AddressInfo).port}`
  const receiver = await startReceiver({
    ...{ port: 0, secret, callbackUrl, certificateMs: 1, isUnavailable, onLine: () => undefined },
  })
  t.after(async () => {
    await receiver.stop()
    ingest.closeAllConnections()
    ingest.close()
  })
  const post = async (path: string, body: object, key = secret): Promise<number> => {
    const content = JSON.stringify(body)
    const at = new Date()
    const headers = {
      ...{ 'webhook-id': 'call_1', 'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)) },
      'webhook-signature': new Webhook(key).sign('call_1', at, content),
    }
    return (await fetch(`${receiver.url}${path}`, { method: 'POST', headers, body: content })).status
  }
  return { receiver, reports, post }
}

test('given a call-out twice, then its work is done once, and reported until ingest has it', async (t) => {
  const { receiver, reports, post } = await given(t)
  assert.equal(await post('/certificate', callout('call_1')), 202)
  assert.equal(await post('/certificate', callout('call_1')), 202)
  await t.waitFor(() => assert.equal(reports.length, 2), { timeout: 120_000 })
  assert.equal(new Set(reports.map(({ id }) => id)).size, 1)
  assert.deepEqual(reports[1]?.report, { taskId: 'call_1', customerId: 'cus_ada', status: 'done' })
  assert.equal(receiver.effects.get('call_1'), 1)
  assert.deepEqual([...receiver.customers], [['call_1', 'cus_ada']])
})

test('given a forged call-out or an outage, then nothing is done', async (t) => {
  const { receiver, post } = await given(t)
  assert.equal(await post('/provisioning', callout('call_1'), 'whsec_YW5vdGhlciBjYWxsLW91dCBzZWNyZXQ='), 401)
  assert.equal(receiver.effects.size + receiver.customers.size, 0)
  assert.equal(await post('/provisioning', callout('call_1')), 200)
  const broken = await given(t, () => true)
  assert.equal(await broken.post('/provisioning', callout('call_1')), 503)
})
