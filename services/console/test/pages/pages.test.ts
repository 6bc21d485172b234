import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandsCollection } from '@slipstream/commands/commands-collection.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { browserOf } from '../given/browser-of.ts'
import { people } from '../given/config.ts'
import { alert, order, state } from '../given/documents.ts'
import { fillBilling } from '../given/filled/filled-billing.ts'
import { filledLog } from '../given/filled/filled-log.ts'
import { fillShipments } from '../given/filled/filled-shipments.ts'
import { fillWork } from '../given/filled/filled-work.ts'
import { fill, hostile } from '../given/filled/filled-world.ts'
import { pagePaths } from '../given/page-paths.ts'
import { given } from '../given/world.ts'

test('given a console with the data of a busy day', async (t) => {
  const log = await filledLog(t)
  const pages = [...pagePaths, ...log.paths]
  const world = await given(t, { changes: log.changes })
  await fill(world)
  await fillShipments(world)
  await fillBilling(world)
  await fillWork(world)
  const otto = browserOf(world)
  await otto.signIn(people.Otto)
  const vera = browserOf(world)
  await vera.signIn(people.Vera)

  const firstNews = async (path: string): Promise<string> => {
    const aborted = new AbortController()
    const cookie = `slipstream=${otto.cookies.get('slipstream')}`
    const headers = { accept: 'text/event-stream', cookie }
    const response = await fetch(`${world.url}${path}`, { headers, signal: aborted.signal })
    let text = ''
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk
      if (/\nid: .+\ndata: [\s\S]*\n\n/.test(text)) break
    }
    aborted.abort()
    return text
  }

  await t.test('then every page is small, strict about code, and not kept', async () => {
    for (const path of pages) {
      const { status, html, headers } = await otto.get(path)
      assert.equal(status, 200, path)
      assert.ok(Buffer.byteLength(html) < 60_000, `${path}: ${Buffer.byteLength(html)} bytes`)
      assert.equal(headers.get('cache-control'), 'no-store')
      const policy = headers.get('content-security-policy') ?? ''
      assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/)
      assert.doesNotMatch(policy, /unsafe|http|\*/)
      assert.doesNotMatch(
        html,
        /<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=|<(?!a )[^>]*(src|href)="(https?:)?\/\//,
      )
    }
    const { html } = await otto.get('/')
    const measured = await (await fetch(`${world.healthUrl}/metrics`)).text()
    assert.match(measured, /slipstream_console_request_seconds_count\{.*route="\/orders\/:source\/:orderId"/)
    let bytes = Buffer.byteLength(html)
    for (const [, url = ''] of html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) {
      const { status, html: asset, headers } = await otto.get(url)
      assert.deepEqual([status, headers.get('cache-control')], [200, 'public, max-age=31536000, immutable'])
      if (url.endsWith('/css')) assert.ok(asset.length < 26_000, `the stylesheet has ${asset.length} bytes`)
      bytes += asset.length
    }
    assert.ok(bytes < 150_000, `${bytes} bytes in all`)
  })

  await t.test(
    'then the overview shows what needs attention, what waits, and what was resolved automatically',
    async () => {
      const { html } = await otto.get('/')
      assert.match(html, /Needs attention: 3/)
      assert.match(html, /37 records behind/)
      assert.match(html, /2 sent in 24 h · 1 waiting · 1 failed/)
      assert.match(html, /does not respond · 3 shipments wait/)
      assert.match(html, /lost-update: 1 alert resolved/)
      assert.match((await otto.get('/', { 'accept-language': 'de-AT' })).html, /37 Einträge zurück/)
    },
  )

  await t.test(
    'given a German reader, then what services wrote is said in German, or marked as English',
    async () => {
      const reader = { 'accept-language': 'de-AT' }
      const { html } = await otto.get('/alerts', reader)
      assert.match(html, />Bestellung 1043 von shop ist nie eingetroffen</)
      assert.match((await otto.get('/work/schedules', reader)).html, /vergleicht shop mit dem Log/)
      for (const path of pages) {
        const page = (await otto.get(path, reader)).html
        const german = page.replaceAll(/<(\w+)[^>]*\slang="en"[^>]*>[\s\S]*?<\/\1>/g, '')
        const unmarked = german.replaceAll(/<[^>]*>/g, ' ')
        const texts =
          /It did not respond|resource_missing|never arrived|does not (answer|respond)|did not arrive|Fetched from|must match pattern|compares|(have|has) been/
        assert.doesNotMatch(unmarked, texts, path)
      }
    },
  )

  await t.test(
    'when one types into the search, then the results alone are sent, with their address',
    async () => {
      const part = { 'hx-request': 'true', 'hx-target': 'results' }
      const { html, headers } = await otto.get('/orders?q=hana+est&status=&source=&from=&to=', part)
      assert.equal(headers.get('hx-push-url'), '/orders?q=hana+est')
      assert.match(html, /^\s*<div class="saved">[\s\S]*<table/)
      assert.equal(html.match(/<a href="\/orders\/shop\//g)?.length, 1)
      assert.match((await otto.get('/orders?q=nobody-of-this-name')).html, /No order matches/)
      assert.equal((await otto.get('/orders?cursor=forged-forged-forged-forged')).status, 400)
    },
  )

  await t.test('when a list is sorted and has other columns, then its address is all of it', async () => {
    const { html } = await otto.get('/orders?sort=oldest&columns=status,items')
    assert.match(html, /aria-sort="ascending"|<td class="wide small">/)
    assert.match(html, /REG-SPRING-2026/)
    assert.doesNotMatch(html, /<th scope="col" class="number"/)
    const numbers = [...html.matchAll(/<a href="\/orders\/shop\/(\d+)"/g)].map(([, id]) => Number(id))
    assert.ok((numbers[0] ?? 0) < (numbers.at(-1) ?? 0), numbers.join())
    otto.cookies.set('zone', 'Pacific%2FAuckland')
    assert.match((await otto.get('/orders')).html, /GMT\+13/)
    assert.equal((await otto.get('/times?to=utc&back=/orders')).headers.get('location'), '/orders')
    assert.doesNotMatch((await otto.get('/orders')).html, /GMT\+13/)
    otto.cookies.delete('times')
  })

  await t.test(
    'when filters are saved, then they are listed for this person alone, and removed',
    async () => {
      const path = '/orders?status=failed'
      await otto.submit(path, '/saved-filters', { name: 'Failed ones' })
      assert.match((await otto.get(path)).html, /aria-current="true"\s*>Failed ones/)
      assert.match((await otto.get('/orders')).html, /href="\/orders\?status=failed"\s*>Failed ones/)
      assert.doesNotMatch((await vera.get('/orders')).html, /Failed ones/)
      assert.equal((await otto.submit('/orders?status=paid', '/saved-filters', { name: ' ' })).status, 400)
      await otto.submit(path, '/saved-filters/remove', {})
      assert.doesNotMatch((await otto.get('/orders')).html, /Failed ones/)
      const others = [
        '/alerts?state=resolved',
        '/notifications?state=failed',
        '/billing/invoices?status=open',
      ]
      for (const url of others) {
        await otto.submit(url, '/saved-filters', { name: `Of ${url}` })
        const { html } = await otto.get(url.split('?', 1)[0] ?? '')
        assert.ok(html.includes(`>Of ${url}</a>`), url)
      }
    },
  )

  await t.test('when orders are downloaded, then names are for admins, and it is recorded', async () => {
    const ada = browserOf(world)
    await ada.signIn(people.Ada)
    const opened = world.db.collection('personalDataOpened')
    const { html: csv, headers } = await otto.get('/orders/orders.csv?status=failed')
    assert.match(headers.get('content-disposition') ?? '', /attachment; filename="orders.csv"/)
    assert.equal(csv.trim().split('\r\n').length, 11)
    assert.doesNotMatch(csv, /example\.test/)
    assert.equal(await opened.countDocuments({ what: 'orders-file' }), 0)
    assert.match((await ada.get('/orders/orders.csv?status=failed')).html, /example\.test/)
    const record = await opened.findOne({ what: 'orders-file' })
    assert.deepEqual([record?.['by'], record?.['id']], ['Ada', '/orders/orders.csv?status=failed'])
    assert.match((await otto.get('/work/opened')).html, /href="\/orders\?status=failed"/)
    assert.equal((await vera.get('/orders/orders.csv?q=hana')).status, 403)
  })

  await t.test('when one continues to the next 50, then each order was listed once', async () => {
    const seen: string[] = []
    for (let url = '/orders'; url !== '';) {
      const { html } = await otto.get(url)
      seen.push(...[...html.matchAll(/<a href="\/orders\/shop\/(\d+)"/g)].map(([, id = '']) => id))
      url = (/rel="next"\s+href="([^"]+)"/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&')
    }
    assert.deepEqual([seen.length, new Set(seen).size], [71, 71])
  })

  await t.test('then the page of an order tells its life, as of any moment', async () => {
    const { html } = await otto.get('/orders/shop/1042')
    for (const text of [
      'Hana Est',
      'status became processing',
      'Shipment postponed',
      'Alert resolved: lost-update',
    ])
      assert.ok(html.includes(text), text)
    const moments = [...html.matchAll(/\?known=([^"]+)">/g)].map(([, at = '']) => at)
    assert.equal(moments.length, 3)
    const then = (await otto.get(`/orders/shop/1042?known=${moments[0]}`)).html
    assert.match(then, /pending<\/span>/)
    const compared = (await otto.get(`/orders/shop/1042?from=${moments[0]}`)).html
    assert.match(compared, /<code>customer.phone<\/code>[\s\S]*0100<\/del>[\s\S]*0199<\/ins>/)
    assert.equal((await otto.get('/orders/shop/none')).status, 404)
  })

  await t.test('when a viewer looks, then personal data is masked and nothing can be done', async () => {
    for (const path of [...pages, '/orders/shop/1042?known=2999-01-01T00:00:00Z']) {
      const { html } = await vera.get(path)
      assert.doesNotMatch(html, /Hana|Tamihana|example\.test|555 01|Example High School/, path)
      assert.doesNotMatch(html, /data-opens/, path)
    }
    assert.equal((await vera.get('/orders?q=hana')).status, 403)
    assert.equal((await vera.get('/orders?q=1042')).status, 200)
    const formToken = /name="formToken"\s+value="([^"]+)"/.exec((await vera.get('/')).html)?.[1] ?? ''
    const forced = await vera.post('/orders/shop/1042/resend-slip', { formToken, reason: 'x' })
    assert.equal(forced.status, 403)
    assert.equal(await commandsCollection(world.db).countDocuments({ by: 'Vera' }), 0)
  })

  await t.test(
    'when an operator acts, then it is a command of this person, once, with its progress',
    async () => {
      const action = '/orders/shop/1042/resend-slip'
      const once = { once: 'the same form' }
      for (let click = 1; click <= 2; click++)
        assert.equal(
          (await otto.submit('/orders/shop/1042', action, { reason: 'She lost it.', ...once })).status,
          303,
        )
      const [command, ...others] = await commandsCollection(world.db).find({ by: 'Otto' }).toArray()
      assert.deepEqual([others, command?.by, command?.reason], [[], 'Otto', 'She lost it.'])
      assert.match(
        (await otto.get('/orders/shop/1042')).html,
        /Send the slip again: accepted, waits for its service/,
      )
      const progress = await otto.get(`/commands/${command?._id}`, { 'hx-request': 'true' })
      assert.match(progress.html, /hx-trigger="load delay:1s"/)
      assert.equal((await otto.submit('/orders/shop/1042', action, { reason: ' ' })).status, 400)
    },
  )

  await t.test('when an alert is acknowledged or silenced, then the auditor gets the command', async () => {
    const path = '/alerts/missing-order%2Fshop%2F1043'
    await otto.submit(path, `${path}/acknowledge`, { reason: 'I call the shop.' })
    await otto.submit(path, `${path}/silence`, { reason: 'Known.', scope: 'rule', lengthMs: '3600000' })
    const sent = await commandsCollection(world.db)
      .find({ kind: 'silence' })
      .sort({ 'work.createdAt': 1 })
      .toArray()
    assert.deepEqual(
      sent.map(({ payload }) => [payload['rule'], payload['subject'], payload['since'] === null]),
      [
        ['missing-order', '1043', false],
        ['missing-order', null, true],
      ],
    )
  })

  await t.test('when one looks at the overview, then news are sent to it, until it is closed', async () => {
    assert.match(await firstNews('/live/overview'), /^data: .*Needs attention/m)
    const news = await firstNews('/live/orders?since=2020-01-01T00:00:00Z')
    assert.match(news, /^data: .*More than 50 new: show/m)
  })

  await t.test('when fields are hostile, then they are shown as text everywhere', async () => {
    const person = { id: hostile, name: hostile, email: hostile, phone: hostile }
    const evil = {
      ...{
        orderId: '"><script>',
        number: hostile,
        status: hostile,
        customer: person,
        note: hostile,
        currency: hostile,
      },
      lineItems: [{ ...order().lineItems[0]!, name: hostile, sku: hostile }],
      participants: [
        {
          participantId: 'p',
          lineItemId: null,
          name: hostile,
          email: hostile,
          fields: { [hostile]: hostile },
        },
      ],
      refunds: [{ id: '1', amount: '1.00', reason: hostile }],
    }
    await world.project(
      state({ ...evil, modifiedAt: '2026-11-20T00:00:00Z' }),
      state({ ...evil, total: '1.00' }),
    )
    await world.insertAlerts(
      alert(hostile, {
        summary: hostile,
        source: hostile,
        rule: hostile,
        evidence: [hostile],
        _id: 'evil',
        next: { action: hostile, runbook: hostile },
      }),
    )
    const paths = [
      '/orders',
      '/orders?columns=items,customer,via',
      `/orders/shop/${encodeURIComponent('"><script>')}`,
      '/alerts',
      '/alerts/evil',
    ]
    for (const path of [
      ...paths,
      `/orders?q=${encodeURIComponent(hostile)}&source=${encodeURIComponent('"><img>')}`,
    ]) {
      const { status, html } = await otto.get(path)
      assert.equal(status, 200, path)
      assert.doesNotMatch(html, /<script>|<img|onerror=alert\(2\)>/, path)
      assert.ok(html.includes('&lt;script&gt;') || html.includes('&lt;img&gt;'), path)
    }
    // What the overview shows may be some seconds old.
    let overview = ''
    await eventually('the overview has the alert', async () => {
      overview = (await otto.get('/')).html
      return overview.includes('&lt;script&gt;')
    })
    assert.doesNotMatch(overview, /<script>|<img/)
  })
})
