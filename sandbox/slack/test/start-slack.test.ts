import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { startSlack } from '../src/start-slack.ts'
import type { Slack } from '../src/start-slack.ts'

describe("the stand-in for Slack's incoming webhooks", () => {
  let slack: Slack
  let nowMs: number
  let lines: string[]

  beforeEach(async () => {
    nowMs = Date.UTC(2026, 10, 21, 12)
    lines = []
    slack = await startSlack({ token: 'right', nowMs: () => nowMs, onLine: (line) => lines.push(line) })
  })
  afterEach(() => slack.stop())

  const post = (payload: unknown, url = slack.webhookUrl, contentType = 'application/json') =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: typeof payload === 'string' ? payload : JSON.stringify(payload),
    })
  const outcome = async (response: Response): Promise<[number, string]> => [
    response.status,
    await response.text(),
  ]

  it('responds with ok and keeps the message', async () => {
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*1007*' } }]
    assert.deepEqual(await outcome(await post({ text: 'Missing', blocks })), [200, 'ok'])
    const kept = { number: 1, receivedAt: '2026-11-21T12:00:00.000Z', text: 'Missing', blocks }
    assert.deepEqual(slack.messages(), [kept])
    const response = await fetch(`${slack.pageUrl}/messages`)
    assert.deepEqual(await response.json(), { items: [kept] })
  })

  it('takes the payload as a form field too', async () => {
    const form = new URLSearchParams({ payload: JSON.stringify({ text: 'Missing' }) })
    assert.deepEqual(
      await outcome(await post(form.toString(), slack.webhookUrl, 'application/x-www-form-urlencoded')),
      [200, 'ok'],
    )
  })

  it('refuses with the codes that Slack has, says why to people, and keeps nothing', async () => {
    assert.deepEqual(await outcome(await post('{')), [400, 'invalid_payload'])
    assert.deepEqual(await outcome(await post({})), [400, 'no_text'])
    assert.deepEqual(await outcome(await post({ blocks: [{ type: 'table' }] })), [400, 'invalid_blocks'])
    assert.deepEqual(await outcome(await post({ text: 'x' }, `${slack.pageUrl}/services/T000/B000/wrong`)), [
      403,
      'invalid_token',
    ])
    assert.deepEqual(await outcome(await post({ text: 'x' }, `${slack.pageUrl}/services/T9/B9/right`)), [
      404,
      'no_service',
    ])
    assert.deepEqual(slack.messages(), [])
    assert.equal(lines.length, 5)
    assert.ok(lines.every((line) => !line.includes('right')))
  })

  it('given more than it takes in a second, sends 429 and when to come again, then takes it', async () => {
    for (let i = 0; i < 3; i++) assert.equal((await post({ text: `${i}` })).status, 200)
    const refused = await post({ text: 'too soon' })
    assert.deepEqual(await outcome(refused), [429, 'rate_limited'])
    assert.equal(refused.headers.get('retry-after'), '1')
    nowMs += 1_000
    assert.equal((await post({ text: 'later' })).status, 200)
    assert.equal((await post({ text: 'too soon again' })).status, 429)
    assert.deepEqual(
      slack.messages().map(({ text }) => text),
      ['0', '1', '2', 'later'],
    )
  })

  it('keeps the last 200', async () => {
    for (let i = 1; i <= 203; i++) {
      nowMs += 1_000
      await post({ text: `${i}` })
    }
    assert.equal(slack.messages().length, 200)
    assert.equal(slack.messages()[0]?.text, '4')
  })

  it('shows the channel as a page, and what is newer as items for its list', async () => {
    await post({ text: '1 < 2 & first' })
    const page = await fetch(slack.pageUrl)
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    const html = await page.text()
    assert.match(html, /data-newest="1"/)
    assert.match(html, /1 &lt; 2 &amp; first/)
    await post({ text: 'second' })
    const newer = await fetch(`${slack.pageUrl}/newer?than=1`)
    assert.equal(newer.headers.get('x-newest'), '2')
    assert.match(await newer.text(), /^<li class="message" id="message-2">[^]*second/)
    assert.equal(await (await fetch(`${slack.pageUrl}/newer?than=2`)).text(), '')
    assert.match(await (await fetch(slack.pageUrl)).text(), /message-2"[^]*message-1"/)
  })

  it('has a page of an earlier start reload', async () => {
    assert.equal((await fetch(`${slack.pageUrl}/newer?than=7`)).status, 409)
  })

  for (const name of ['channel.css', 'channel.js']) {
    it(`gives the page its ${name}`, async () => {
      assert.equal((await fetch(`${slack.pageUrl}/${name}`)).status, 200)
    })
  }
})
