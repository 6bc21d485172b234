import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browserOf } from '../../given/browser-of.ts'
import { people } from '../../given/config.ts'
import { given, token } from '../../given/world.ts'

const sessions = 'consoleSessions'

test('given a console with people', async (t) => {
  const world = await given(t)

  await t.test('when nobody is signed in, then every page leads to the one for signing in', async () => {
    for (const path of ['/', '/orders?q=hana', '/orders/shop/1042', '/alerts', '/alerts/x', '/commands/x']) {
      const { status, headers } = await browserOf(world).get(path)
      assert.equal(status, 303)
      const back = path === '/' ? '' : `?back=${encodeURIComponent(path)}`
      assert.equal(headers.get('location'), `/sign-in${back}`)
    }
    const live = await browserOf(world).get('/live/overview', { accept: 'text/event-stream' })
    assert.equal(live.status, 401)
    const part = await browserOf(world).get('/orders', { 'hx-request': 'true' })
    assert.deepEqual([part.status, part.headers.get('hx-redirect')], [204, '/sign-in?back=%2Forders'])
  })

  await t.test('when a person signs in, then the cookie is for this server and no script', async () => {
    const browser = browserOf(world)
    const { status, headers } = await browser.signIn(people.Otto, { back: '/orders?q=1' })
    assert.deepEqual([status, headers.get('location')], [303, '/orders?q=1'])
    assert.match(headers.get('set-cookie') ?? '', /^slipstream=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
    const page = await browser.get('/orders')
    assert.match(page.html, /Otto/)
    const stored = JSON.stringify(await world.db.collection(sessions).find().toArray())
    assert.ok(!stored.includes(browser.cookies.get('slipstream') ?? '-'))
    assert.ok(!stored.includes(people.Otto))
  })

  await t.test('when the way back leads elsewhere, then the overview is shown', async () => {
    for (const back of ['//evil.test', 'https://evil.test', '/\\evil.test', '/\nx', 'orders'])
      assert.equal((await browserOf(world).signIn(token, { back })).headers.get('location'), '/')
  })

  await t.test('when the person signs out, then the key is of no use any more', async () => {
    const browser = browserOf(world)
    await browser.signIn(people.Ada)
    const key = browser.cookies.get('slipstream') ?? ''
    assert.equal((await browser.submit('/orders', '/sign-out', {})).status, 303)
    assert.equal(browser.cookies.has('slipstream'), false)
    browser.cookies.set('slipstream', key)
    assert.equal((await browser.get('/orders')).status, 303)
  })

  await t.test(
    'when a session was used for an hour, then it gets a new key, and the old one ends',
    async () => {
      const browser = browserOf(world)
      await browser.signIn(people.Vera)
      const hourAgo = new Date(Date.now() - 3_600_000)
      await world.db.collection(sessions).updateMany({ name: 'Vera' }, { $set: { keyedAt: hourAgo } })
      const old = browser.cookies.get('slipstream') ?? ''
      const { html } = await browser.get('/orders')
      assert.notEqual(browser.cookies.get('slipstream'), old)
      const form = /name="formToken"\s+value="([^"]+)"/.exec(html)?.[1] ?? ''
      // A form that was open before stays valid.
      assert.ok((await browser.get('/orders')).html.includes(form))
      await world.db
        .collection(sessions)
        .updateMany({ replacedUntil: { $exists: true } }, { $set: { replacedUntil: new Date() } })
      browser.cookies.set('slipstream', old)
      assert.equal((await browser.get('/orders')).status, 303)
    },
  )

  await t.test('when the session belongs to nobody any more, then it has ended', async () => {
    const browser = browserOf(world)
    await browser.signIn(people.Vera)
    await world.db
      .collection(sessions)
      .updateMany({ name: 'Vera' }, { $set: { tokenMark: 'of another token' } })
    assert.equal((await browser.get('/')).status, 303)
    await browser.signIn(people.Vera)
    await world.db.collection(sessions).updateMany({ name: 'Vera' }, { $set: { name: 'Gone' } })
    assert.equal((await browser.get('/')).status, 303)
  })

  await t.test('when a form is sent by another site or without its token, then nothing is done', async () => {
    const browser = browserOf(world)
    await browser.signIn(token)
    const path = '/orders/shop/1042/resend-slip'
    assert.equal((await browser.post(path, { reason: 'x' })).status, 403)
    assert.equal((await browser.post(path, { reason: 'x', formToken: 'guessed' })).status, 403)
    assert.equal((await browser.post('/sign-out', {})).status, 403)
    const foreign = { 'sec-fetch-site': 'cross-site' }
    assert.equal((await browserOf(world).post('/sign-in', { token }, foreign)).status, 403)
    const other = browserOf(world)
    await other.signIn(token)
    const { html } = await other.get('/orders')
    const formToken = /name="formToken"\s+value="([^"]+)"/.exec(html)?.[1] ?? ''
    assert.equal((await browser.post(path, { reason: 'x', formToken })).status, 403)
    assert.equal(await world.db.collection('requests').countDocuments(), 0)
  })

  await t.test('when tokens are tried, then the address is locked, even for the right one', async () => {
    const browser = browserOf(world)
    const wrong = await browser.signIn('guessed')
    assert.equal(wrong.status, 401)
    assert.match(wrong.html, /role="alert"/)
    for (let attempt = 2; attempt <= 5; attempt++) assert.equal((await browser.signIn('guessed')).status, 401)
    const locked = await browser.signIn(token)
    assert.equal(locked.status, 429)
    assert.ok(Number(locked.headers.get('retry-after')) > 0)
    await world.db.collection('consoleSignInFailures').deleteMany({})
    assert.equal((await browser.signIn(token)).status, 303)
  })
})
