import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandsCollection } from '@slipstream/commands/commands-collection.ts'
import { handleQueries } from '@slipstream/commands/service-queries/handle-queries.ts'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import { listOpened } from '../../src/access/adapters/mongo-opened-records.ts'
import { browserOf } from '../given/browser-of.ts'
import { people } from '../given/config.ts'
import { letterId, quarantinedId } from '../given/filled/filled-ops.ts'
import { fill } from '../given/filled/filled-world.ts'
import { given } from '../given/world.ts'

const letter = `/dead-letters/letters/${encodeURIComponent(letterId)}`
const quarantined = `/dead-letters/quarantined/${quarantinedId}`
const order = { source: 'shop', orderId: '1042', status: 'paid' }

test('given what operators mend', async (t) => {
  const world = await given(t)
  await fill(world)
  const { db, client } = world
  // The services that respond; what they do is tested there.
  const services = [
    handleQueries({
      ...{ db, service: 'notifier' as const, logger: silentLogger },
      handlers: {
        'preview-notification': async () => ({
          response: {
            kind: 'mail',
            subject: 'Your slip',
            html: '<p>Kia ora</p>',
            text: 'Kia ora',
            attachment: null,
          },
        }),
      },
    }),
    handleQueries({
      ...{ db, service: 'ingest' as const, logger: silentLogger },
      handlers: {
        'preview-quarantined': async () => ({
          response: {
            ...{ detail: 'The total of line item 7 is no number.', bodyBytes: 40 },
            headers: [
              { name: 'X-WC-Webhook-Topic', value: 'order.updated' },
              { name: 'X-Any-Signature', value: 'secret' },
            ],
            body: '{"line_items":[{"id":7,"total":"many"}]}',
            now: { result: 'event', type: 'OrderUpdated', subject: 'shop/33' },
          },
        }),
        'preview-delivery': async ({ body }) => ({
          response:
            body === 'no JSON'
              ? {
                  result: 'quarantined',
                  signature: 'unsigned',
                  reason: 'not-json',
                  detail: 'The body is not JSON.',
                }
              : {
                  result: 'event',
                  signature: 'unsigned',
                  type: 'OrderUpdated',
                  subject: 'shop/1042',
                  data: { order },
                },
        }),
      },
    }),
  ]
  t.after(async () => void (await Promise.all(services.map((one) => one.stop()))))
  const otto = browserOf(world)
  await otto.signIn(people.Otto)
  const vera = browserOf(world)
  await vera.signIn(people.Vera)
  const opened = () => client.withSession((session) => listOpened(db, { session, limit: 10 }))

  await t.test(
    'when what waits is sorted and narrowed, then its address is all of it, and is saved',
    async () => {
      const path = '/dead-letters/quarantine'
      const query = 'quarantinedFor=not-an-order&sort=oldest&columns=id'
      const { html } = await otto.get(`${path}?${query}`)
      const ids = [...html.matchAll(/\/dead-letters\/quarantined\/(\w{32})"/g)].map(([, id]) => id?.[0])
      assert.deepEqual(ids, ['2', '1', '0'])
      assert.match(html, /aria-sort="ascending"/)
      assert.doesNotMatch(html, /<th scope="col">Position/)
      await otto.submit(`${path}?${query}`, '/saved-filters', { list: path, name: 'No orders', query })
      assert.match((await otto.get(path)).html, />No orders</)
      const letters = (await otto.get('/dead-letters?consumer=notifier&sort=oldest')).html
      assert.equal(letters.match(/<a href="\/dead-letters\/letters\//g)?.length, 2)
      assert.match((await otto.get('/dead-letters?consumer=auditor')).html, /Nothing matches/)
    },
  )

  await t.test('when a dead letter is opened, then its place is marked, and that is recorded', async () => {
    const { html } = await otto.submit(letter, `${letter}/open`, {})
    assert.match(html, /<mark>\s*&quot;total&quot;: &quot;many&quot;/)
    assert.match(html, /<dt>user-agent<\/dt>\s*<dd>WooCommerce\/9\.9<\/dd>/)
    assert.deepEqual(
      (await opened()).map(({ what, id, by, order }) => [what, id, by, order?.orderId]),
      [['dead-letter', letterId, 'Otto', '1042']],
    )
  })

  await t.test('when a delivery is opened, then it shows what it would become, without secrets', async () => {
    const { html } = await otto.submit(quarantined, `${quarantined}/open`, {})
    assert.match(html, /It would become OrderUpdated of shop\/33/)
    assert.match(html, /<mark>/)
    assert.match(html, /order\.updated/)
    assert.doesNotMatch(html, /secret/)
    assert.equal((await opened()).length, 2)
  })

  await t.test('when a viewer tries to open one, then it is refused, and nothing is recorded', async () => {
    const formToken = /name="formToken"\s+value="([^"]+)"/.exec((await vera.get('/')).html)?.[1] ?? ''
    for (const path of [letter, quarantined, '/notifications/slip-sent'])
      assert.equal(
        (await vera.post(`${path}/${path.startsWith('/n') ? 'preview' : 'open'}`, { formToken })).status,
        403,
      )
    assert.equal((await vera.get('/sources/shop/try')).status, 403)
    assert.equal((await opened()).length, 2)
  })

  await t.test('when records are redriven, then a dry run comes first, with its progress', async () => {
    const sent = await otto.submit(letter, '/dead-letters/redrive-letters', {
      reason: 'Mended.',
      mode: 'dry',
    })
    assert.equal(sent.status, 303)
    const path = sent.headers.get('location') ?? ''
    assert.match((await otto.get(path)).html, /Dry run: accepted, waits for its service/)
    const redriven = await otto.submit(quarantined, '/dead-letters/redrive-quarantine', {
      ...{ reason: 'Mended.', mode: 'redrive' },
    })
    const [first, second] = await commandsCollection(db).find().sort({ 'work.createdAt': 1 }).toArray()
    assert.deepEqual(first?.payload, {
      key: 'shop/1042',
      reasonContains: null,
      dryRun: true,
      ratePerSecond: null,
    })
    assert.deepEqual(
      [second?.to, second?.payload['eventId'], second?.payload['dryRun']],
      ['ingest', quarantinedId, false],
    )
    const redrive = redriven.headers.get('location') ?? ''
    const cancelled = await otto.submit(redrive, `${redrive}/cancel-quarantine`, { reason: 'Not yet.' })
    assert.equal(cancelled.status, 303)
    assert.match((await otto.get(redrive)).html, /cancelled by Otto: Not yet\./)
  })

  await t.test('when a mail is previewed, then it is in a frame in which nothing runs', async () => {
    const page = '/notifications/slip-sent'
    const { html, headers } = await otto.submit(page, `${page}/preview`, {})
    assert.match(headers.get('content-security-policy') ?? '', /frame-src 'self'/)
    const src = /<iframe class="mail" src="([^"]+)" sandbox=""/.exec(html)?.[1] ?? ''
    const mail = await otto.get(src)
    assert.equal(mail.html, '<p>Kia ora</p>')
    assert.match(
      mail.headers.get('content-security-policy') ?? '',
      /default-src 'none'.*sandbox.*frame-ancestors 'self'/,
    )
    const ada = browserOf(world)
    await ada.signIn(people.Ada)
    assert.equal((await ada.get(src)).status, 404)
  })

  await t.test('then notifications name whom they go to, masked for a viewer', async () => {
    const listed = await otto.get('/notifications')
    assert.match(listed.html, /hana@example\.test/)
    assert.doesNotMatch(listed.html, /5b1d6a0e/)
    const masked = await vera.get('/notifications')
    assert.match(masked.html, /•••/)
    assert.doesNotMatch(masked.html, /example\.test|5b1d6a0e/)
  })

  await t.test('when a mail is opened on the page of its order, then it is shown there', async () => {
    const page = '/orders/shop/1042'
    const { html, headers } = await otto.get(page)
    assert.match(headers.get('content-security-policy') ?? '', /frame-src 'self'/)
    const action = '/notifications/slip-sent/preview'
    assert.match(html, new RegExp(`hx-post="${action}"`))
    const formToken = /name="formToken"\s+value="([^"]+)"/.exec(html)?.[1] ?? ''
    const part = await otto.post(action, { formToken }, { 'hx-request': 'true' })
    assert.match(part.html, /^\s*<div class="stack">[\s\S]*<iframe class="mail"/)
    assert.match((await otto.get(page)).html, /Personal data opened: a mail/)
    assert.doesNotMatch((await vera.get(page)).html, /hx-post/)
  })

  await t.test('when an event of an order waits as a dead letter, then its page redrives it', async () => {
    const page = '/orders/shop/1042'
    const { html } = await otto.get(page)
    assert.match(html, /Redrive: notifier/)
    assert.match(html, /notifier could not handle an event of this order/)
    assert.match(html, /notifier keeps an event waiting behind another one/)
  })

  await t.test('then who opened personal data is listed, with what and of which order', async () => {
    const { html } = await vera.get('/work/opened')
    assert.match(html, /the record of a dead letter[\s\S]*shop\/1042[\s\S]*Otto/)
    assert.equal((await vera.get('/work/opened?before=2026-01-01T00:00:00Z')).status, 200)
  })

  await t.test('when slips are sent again, then it is to the one who is chosen', async () => {
    const page = '/notifications/slip-failed'
    await otto.submit(page, `${page}/resend-slip`, { reason: 'Address mended.' })
    await otto.submit('/notifications?state=failed', '/notifications/resend-slips', {
      ...{ reason: 'Relay mended.', failed: 'expired', source: 'shop' },
    })
    const sent = await commandsCollection(db)
      .find({ kind: /^resend/ })
      .sort({ 'work.createdAt': 1 })
      .toArray()
    assert.deepEqual(
      sent.map(({ kind, payload }) => [kind, payload['recipient'] ?? payload['failed']]),
      [
        ['resend-slip', { kind: 'participant', participantId: 'p2' }],
        ['resend-failed-slips', 'expired'],
      ],
    )
  })

  await t.test('when a delivery is tried, then it shows the event, or the place that is wrong', async () => {
    const path = '/sources/shop/try'
    assert.match(
      (await otto.get(path)).html,
      /<textarea id="try-headers"[^>]*>X-WC-Webhook-Topic: order\.updated</,
    )
    const tried = await otto.submit(path, path, { headers: 'X-WC-Webhook-Topic: order.updated', body: '{}' })
    assert.match(tried.html, /It would become OrderUpdated of/)
    assert.match(tried.html, /<code>status<\/code>[\s\S]*<ins>paid<\/ins>/)
    const wrong = await otto.submit(path, path, { body: 'no JSON' })
    assert.match(wrong.html, /It would be quarantined: not JSON/)
    assert.match(wrong.html, /<mark>no JSON<\/mark>/)
  })
})
