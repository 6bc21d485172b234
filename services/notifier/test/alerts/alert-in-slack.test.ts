import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { describe, it } from 'node:test'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { createSlackWebhook } from '../../src/alerts/adapters/slack-webhook.ts'
import { raised } from '../given/alerts.ts'
import { slackServer } from '../given/slack.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { world } from '../given/world.ts'
import type { World } from '../given/world.ts'

const alerts = 'alerts: { groupWaitMs: 0, groupIntervalMs: 1000 }'
const unused = 'smtp://127.0.0.1:1'

const startWith = (given: World, slackUrl: string) => given.start(unused, { alerts, slackUrl })

const refusalsFirst =
  (count: number, status: number, headers: Record<string, string>, word: string) =>
  (attempt: number, response: import('node:http').ServerResponse): boolean => {
    if (attempt > count) return false
    response.writeHead(status, headers).end(word)
    return true
  }

describe('alerts in Slack', () => {
  it('given alerts, then there is one message, within Slack’s limits', async (test) => {
    const given = await world(test)
    const slack = await slackServer(test)
    await given.append(...Array.from({ length: 100 }, (_, index) => raised(String(2_000 + index))))
    startWith(given, slack.url)
    await eventually('taken', () => slack.taken.length === 1)
    await eventually('recorded', async () => (await given.states()).join() === 'sent')
    assert.match(slack.taken[0]?.text ?? '', /^\[shop\] 100 orders missing\n/)
    assert.equal(given.lines.join('').includes('T0/B0/secret'), false, 'the URL is a secret')
  })

  it('given 429 with Retry-After, then it waits that long, uncounted, and posts once', async (test) => {
    const given = await world(test)
    const times: number[] = []
    const refuses = refusalsFirst(1, 429, { 'retry-after': '2' }, 'rate_limited')
    const slack = await slackServer(test, {
      refuses: (attempt, response) => (times.push(performance.now()), refuses(attempt, response)),
    })
    await given.append(raised('1'))
    startWith(given, slack.url)
    await eventually('taken', () => slack.taken.length === 1)
    await eventually('recorded', async () => (await given.states()).join() === 'sent')
    assert.ok((times[1] ?? 0) - (times[0] ?? 0) >= 1_990, 'not before Slack wants it')
    assert.equal(await given.ledger.countDocuments({ kind: 'alert-slack', attempts: 0 }), 1)
    assert.equal(slack.taken.length, 1)
  })

  it('given a Slack that fails, then it is retried until Slack accepts it', async (test) => {
    const given = await world(test)
    const slack = await slackServer(test, { refuses: refusalsFirst(2, 503, {}, 'service_unavailable') })
    await given.append(raised('1'))
    startWith(given, slack.url)
    await eventually('taken', () => slack.taken.length === 1)
    assert.equal(slack.attempts(), 3)
  })

  it('given a permanent rejection, then the message fails, and health reports it until the next', async (test) => {
    const given = await world(test)
    const slack = await slackServer(test, { refuses: refusalsFirst(1, 400, {}, 'invalid_blocks') })
    await given.append(raised('1'))
    const { health } = startWith(given, slack.url)
    await eventually('failed', async () => (await given.states()).join() === 'failed')
    const messages = async () => (await health.readiness()).dependencies['alert messages']
    assert.equal((await messages())?.ready, false)
    assert.equal((await given.ledger.findOne())?.lastError, 'Slack responded 400: invalid_blocks')
    assert.match(given.lines.join(''), /message failed: it is not retried/)
    await given.append(raised('2'))
    await eventually('the next is accepted', () => slack.taken.length === 1)
    await eventually('health is good again', async () => (await messages())?.ready === true)
    assert.equal(slack.attempts(), 2)
    const publishing = await given.db.collection('notifications').countDocuments({ tell: { $exists: true } })
    assert.equal(publishing, 0, 'no event reports a failed alert: it would raise another')
  })

  it('given a webhook that was revoked, then messages wait, and are posted once to the next', async (test) => {
    const given = await world(test)
    const slack = await slackServer(test)
    await given.append(raised('1'))
    const before = startWith(given, slack.url.replace('secret', 'revoked'))
    const messages = async ({ health }: typeof before) =>
      (await health.readiness()).dependencies['alert messages']
    await eventually('health reports it', async () => (await messages(before))?.ready === false)
    const state = await messages(before)
    assert.match(state?.ready === false ? state.reason : '', /SLACK_WEBHOOK_URL \(403 invalid_token\)/)
    assert.deepEqual(await given.states(), ['due'])
    assert.match(
      await given.metrics.registry.metrics(),
      /notifier_slack_attempts_total\{outcome="refuses-us"[^}]*\} \d/,
    )
    await before.stop()
    const after = startWith(given, slack.url)
    await eventually('recorded', async () => (await given.states()).join() === 'sent')
    assert.equal(slack.taken.length, 1)
    assert.equal((await messages(after))?.ready, true)
    assert.equal((await given.ledger.findOne())?.attempts, 0)
  })
})

it('given a connection that is never made, then Slack is unreachable: nothing was posted', async (test) => {
  const sockets: Socket[] = []
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  test.after(() => {
    for (const socket of sockets) socket.destroy()
    silent.close()
  })
  const { port } = silent.address() as AddressInfo
  const slack = createSlackWebhook(new Secret(`https://127.0.0.1:${port}/services/T0/B0/secret`))
  await assert.rejects(slack.post({ text: 'x', blocks: [], unfurl_links: false, unfurl_media: false }), {
    fault: 'unreachable',
    code: 'UND_ERR_CONNECT_TIMEOUT',
  })
})
