import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import axe from 'axe-core'
import { startChromium } from '../../../given/chromium.ts'
import { people } from '../../../given/config.ts'
import { order } from '../../../given/documents.ts'
import { given } from '../../../given/world.ts'

test('given an admin with a browser, and an ingest that does not respond', async (t) => {
  // Nobody listens there.
  const ingest = { url: 'http://127.0.0.1:9', token: new Secret('token-of-ingest') }
  const world = await given(t, { changes: { ingest } })
  const hana = { id: '7', name: 'Hana Est', email: 'hana@example.test', phone: '+64 21 555 0100' }
  await world.insertCustomersOf(order({ orderId: '1042', customer: hana }))
  const browser = await startChromium(t)
  const context = await browser.newContext({ viewport: { width: 1_280, height: 1_100 } })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  const violations = async () => {
    await page.evaluate(axe.source)
    const found = await page.evaluate<axe.AxeResults>('axe.run(document, { resultTypes: ["violations"] })')
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  }
  await page.goto(`${world.url}/orders/new`)
  await page.getByLabel('Token').fill(people.Ada)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'New order' }).waitFor()

  await t.test('when a name is typed, then the customer is found, and chosen by a click', async () => {
    assert.deepEqual(await violations(), [])
    await page.getByLabel(/^Find a customer/).pressSequentially('hana')
    await page.getByRole('button', { name: /Hana Est/ }).click()
    await page.waitForFunction('document.querySelector("#email").value === "hana@example.test"')
  })

  await t.test(
    'when the order is sent in vain, then it says so, and keeps the form with its key',
    async () => {
      const key = await page.locator('[name=key]').inputValue()
      await page.getByLabel('Product').first().fill('Hoodie')
      await page.getByRole('button', { name: 'Place order' }).click()
      await page.getByText('It may or may not have been placed').waitFor()
      assert.equal(await page.locator('[name=key]').inputValue(), key)
      assert.equal(await page.getByLabel('Product').first().inputValue(), 'Hoodie')
      assert.deepEqual(await violations(), [])
    },
  )

  await t.test('when it is dark on a phone, then the form is as accessible', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 390, height: 844 })
    assert.deepEqual(await violations(), [])
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    assert.equal(overflow, 0)
  })

  await t.test('then nothing failed', () => assert.deepEqual(errors, []))
})
