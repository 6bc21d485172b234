import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { createAlertmanagerClient } from '../../../src/alerts/alertmanager/adapters/alertmanager-client.ts'
import { createSlackWebhook } from '../../../src/alerts/adapters/slack-webhook.ts'

for (const status of [301, 302, 303, 307, 308])
  test(`given a redirect ${status} of Slack or Alertmanager, then it is not followed`, async (t) => {
    const requested: string[] = []
    const server = createServer((request, response) => {
      requested.push(request.url ?? '')
      response.writeHead(status, { location: '/elsewhere' }).end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    t.after(() => {
      server.closeAllConnections()
      server.close()
    })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const slack = createSlackWebhook(new Secret(`${url}/services/T0`))
    await assert.rejects(slack.post({ text: 'x', blocks: [], unfurl_links: false, unfurl_media: false }))
    const alertmanager = createAlertmanagerClient(url, new Secret('token'))
    await assert.rejects(alertmanager.post([], AbortSignal.timeout(60_000)))
    assert.deepEqual(requested, ['/services/T0', '/api/v2/alerts'])
  })
