import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '@slipstream/testing/eventually.ts'
import type { BrowserContext, Page } from 'playwright-core'
import { browserOf } from '../../given/browser-of.ts'
import { startChromium } from '../../given/chromium.ts'
import { people } from '../../given/config.ts'
import { withProvider } from '../../given/openid/openid-console.ts'
import { futureUrl, startOpenidProvider } from '../../given/openid/openid-provider.ts'
import { given } from '../../given/world.ts'

const waitMs = 30_000

test('given a provider of OpenID Connect, and a person with a browser', async (t) => {
  const address = await futureUrl()
  const provider = await startOpenidProvider(address.url)
  t.after(() => provider.stop())
  const world = await given(t, { changes: withProvider(provider.issuer, address) })
  const sessions = world.db.collection('consoleSessions')
  const browser = await startChromium(t)
  const visit = async (): Promise<{ context: BrowserContext; page: Page }> => {
    const context = await browser.newContext()
    context.setDefaultTimeout(waitMs)
    // The pages of the provider would load letters from elsewhere.
    await context.route(/googleapis/, (route) => route.abort())
    return { context, page: await context.newPage() }
  }

  await t.test(
    'when they sign in there, then they are where they wanted to be, with their role',
    async () => {
      const { context, page } = await visit()
      await page.goto(`${world.url}/orders?status=paid`)
      await signInAs(page, 'olga')
      await page.waitForURL(`${world.url}/orders?status=paid`)
      await page.getByRole('button', { name: 'olga@example.test' }).click()
      await page.getByText('olga@example.test · operator').waitFor()
      const session = await sessions.findOne({ name: 'olga@example.test' })
      assert.deepEqual(session?.['groups'], ['staff', 'desk'])
      // The dots tell a token from sealed text, which may hold any letters.
      assert.doesNotMatch(JSON.stringify(session), /eyJ[\w-]+\.[\w-]+\./, 'the ID token is sealed')
      const cookies = await context.cookies(world.url)
      assert.deepEqual(
        cookies
          .map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite])
          .filter(([name]) => name !== 'zone'),
        [['slipstream', true, 'Lax']],
      )
      await context.close()
    },
  )

  await t.test('when they sign out, then the session ends here and at the provider', async () => {
    const { context, page } = await visit()
    await page.goto(world.url)
    await signInAs(page, 'vito')
    await page.getByRole('button', { name: 'vito@example.test' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(/\/session\/end/)
    await page.getByRole('button', { name: 'Yes, sign me out' }).click()
    await page.waitForURL(`${world.url}/sign-in`)
    assert.equal(await sessions.findOne({ name: 'vito@example.test' }), null)
    // The provider asks again who it is.
    await page.getByRole('link', { name: 'Sign in with Club account' }).click()
    await page.getByPlaceholder('Enter any login').waitFor()
    await context.close()
  })

  await t.test(
    'when no group has a role, then the page says so, and another account can be used',
    async () => {
      const { context, page } = await visit()
      await page.goto(world.url)
      await signInAs(page, 'nora')
      await page.getByRole('alert').getByText('none of your groups may use this console').waitFor()
      await page.getByRole('link', { name: 'Use another account of Club account' }).click()
      await page.getByPlaceholder('Enter any login').waitFor()
      assert.equal(await sessions.findOne({ name: 'nora@example.test' }), null)
      await context.close()
    },
  )

  await t.test('when the name proves nothing, or is that of another person, then it is refused', async () => {
    for (const [account, text] of [
      ['uma', 'not verified'],
      ['ada', 'signs in with a token'],
    ] as const) {
      const { context, page } = await visit()
      await page.goto(world.url)
      await signInAs(page, account)
      await page.getByRole('alert').getByText(text).waitFor()
      await context.close()
    }
  })

  await t.test('when the session has expired, or the role is gone, then they sign in again', async () => {
    const { context, page } = await visit()
    await page.goto(world.url)
    await signInAs(page, 'vito')
    await page.getByRole('button', { name: 'vito@example.test' }).waitFor()
    await sessions.updateMany(
      { name: 'vito@example.test' },
      { $set: { signedInAt: new Date(Date.now() - 3_600_001) } },
    )
    await page.goto(`${world.url}/orders`)
    await page.getByRole('alert').getByText('Your session has ended').waitFor()
    // The provider knows them still: no form is to be filled.
    await page.getByRole('link', { name: 'Sign in with Club account' }).click()
    await page.waitForURL(`${world.url}/orders`)
    await sessions.updateMany({ name: 'vito@example.test' }, { $set: { groups: ['kitchen'] } })
    await page.goto(`${world.url}/orders`)
    await page.getByRole('alert').getByText('Your session has ended').waitFor()
    await context.close()
  })

  await t.test('when the way back is tampered with, or used twice, then nobody is signed in', async () => {
    const { context, page } = await visit()
    await page.goto(world.url)
    await page.getByRole('link', { name: 'Sign in with Club account' }).click()
    await page.getByPlaceholder('Enter any login').waitFor()
    const pending = (await context.cookies(world.url)).filter(({ name }) => name === 'slipstream-sign-in')
    assert.deepEqual(
      pending.map(({ httpOnly, sameSite }) => [httpOnly, sameSite]),
      [[true, 'Lax']],
    )
    // Another browser would not have it.
    await context.clearCookies({ name: 'slipstream-sign-in' })
    await fillIn(page, 'olga')
    await page.getByRole('alert').getByText('was not begun in this browser').waitFor()
    const url = page.url()
    const tampered = new URL(url)
    tampered.searchParams.set('state', 'another')

    await context.addCookies(pending)
    await page.goto(tampered.href)
    await page.getByRole('alert').getByText('not valid any more').waitFor()
    await context.addCookies(pending)
    await page.goto(url)
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await context.clearCookies()
    await context.addCookies(pending)
    // The provider takes a code once.
    await page.goto(url)
    await page.getByRole('alert').getByText('not valid any more').waitFor()
    await context.close()
  })

  await t.test(
    'when they cancel at the provider, then the page says that they are not signed in',
    async () => {
      const { context, page } = await visit()
      await page.goto(world.url)
      await page.getByRole('link', { name: 'Sign in with Club account' }).click()
      await page.getByRole('link', { name: 'Cancel' }).click()
      await page.getByRole('alert').getByText('it was cancelled').waitFor()
      await context.close()
    },
  )
})

test('given a provider that does not respond, then tokens work, and it is asked until it does', async (t) => {
  const address = await futureUrl()
  const later = await futureUrl()
  const world = await given(t, { changes: withProvider(`http://localhost:${later.port}`, address) })
  const browser = browserOf(world)
  const { status, html } = await browser.get('/sign-in/openid?back=%2Forders')
  assert.equal(status, 503)
  assert.match(html, /role="alert">\s*The sign-in service does not respond/)
  assert.equal((await browser.signIn(people.Otto, { back: '/orders' })).headers.get('location'), '/orders')
  const metrics = await (await fetch(`${world.healthUrl}/metrics`)).text()
  assert.match(metrics, /^slipstream_console_sign_in_provider_available\{.*\} 0$/m)

  const provider = await startOpenidProvider(address.url, later.port)
  t.after(() => provider.stop())
  await eventually('the provider is found', async () => (await browser.get('/sign-in/openid')).status === 303)
  await provider.stop()
  // What it said is still known: people get to where it will be.
  assert.equal((await browser.get('/sign-in/openid')).status, 303)
})

/** Signs in at the provider, from the page of the console. */
async function signInAs(page: Page, account: string): Promise<void> {
  await page.getByRole('link', { name: 'Sign in with Club account' }).click()
  await fillIn(page, account)
}

async function fillIn(page: Page, account: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(account)
  await page.getByPlaceholder('and password').fill('any')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}
