import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandsCollection } from '@slipstream/commands/commands-collection.ts'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { startChromium } from '../given/chromium.ts'
import { people } from '../given/config.ts'
import { fillBilling } from '../given/filled/filled-billing.ts'
import { filledLog } from '../given/filled/filled-log.ts'
import { fillShipments } from '../given/filled/filled-shipments.ts'
import { fillWork } from '../given/filled/filled-work.ts'
import { fill } from '../given/filled/filled-world.ts'
import { figuresFile, measurePage, writeFigures, type PageFigures } from '../given/page-figures.ts'
import { operatorPaths, pagePaths } from '../given/page-paths.ts'
import { withProvider } from '../given/openid/openid-console.ts'
import { futureUrl } from '../given/openid/openid-provider.ts'
import { given } from '../given/world.ts'

const waitMs = 60_000

test('given a person with a browser', async (t) => {
  const log = await filledLog(t)
  const changes = { ...withProvider('http://localhost:1', await futureUrl()), ...log.changes }
  const world = await given(t, { changes })
  await fill(world)
  await fillShipments(world)
  await fillBilling(world)
  await fillWork(world)
  const browser = await startChromium(t)
  const context = await browser.newContext({ viewport: { width: 1_280, height: 900 } })
  context.setDefaultTimeout(waitMs)
  const page = await context.newPage()
  const faults = faultsOf(page, world.url)

  await t.test(
    'when they sign in and look for a name, then they see what happened to the order',
    async () => {
      await page.goto(`${world.url}/`)
      assert.deepEqual(await violations(page), [])
      await page.getByLabel('Token').fill(people.Otto)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { name: 'Overview' }).waitFor()
      await page.getByRole('status').getByText('live').waitFor()
      assert.deepEqual(await violations(page), [])

      await page.keyboard.press('g')
      await page.keyboard.press('o')
      await page.getByRole('heading', { name: 'Orders' }).waitFor()
      assert.deepEqual(await violations(page), [])
      await page.keyboard.press('/')
      await page.keyboard.type('hana est', { delay: 10 })
      await page.waitForURL(/\?q=hana\+est$/)
      await page.keyboard.press('Escape')
      await page.keyboard.press('j')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Order 1042' }).waitFor()
      await page.getByText('status became processing').click()
      await page.locator('details[open]').getByText('Position in the log').waitFor()
      assert.deepEqual(await violations(page), [])
    },
  )

  await t.test('when they acknowledge an alert, then it is sent, and its progress is shown', async () => {
    await page.getByRole('link', { name: /^Alerts/ }).click()
    await page.getByRole('heading', { name: 'Alerts' }).waitFor()
    assert.deepEqual(await violations(page), [])
    await page.getByRole('link', { name: /Order 1043/ }).click()
    await page.getByRole('heading', { name: 'What Slipstream does by itself' }).waitFor()
    assert.deepEqual(await violations(page), [])
    await page.getByRole('button', { name: 'Acknowledge' }).click()
    const dialog = page.getByRole('dialog')
    assert.deepEqual(await violations(page), [])
    await dialog.getByRole('textbox').fill('I call the shop.')
    await dialog.getByRole('button', { name: 'Acknowledge' }).click()
    await dialog.getByText('waits for its service').waitFor()
    const command = await commandsCollection(world.db).findOne({ by: 'Otto' })
    assert.deepEqual([command?.by, command?.reason], ['Otto', 'I call the shop.'])
  })

  await t.test(
    'when it is dark, or the screen is that of a phone, then pages are as accessible',
    async () => {
      const figures: PageFigures[] = []
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.setViewportSize({ width: 390, height: 844 })
      // Its words are longer.
      await page.setExtraHTTPHeaders({ 'accept-language': 'de' })
      for (const path of [...pagePaths, ...log.paths, ...operatorPaths]) {
        await page.goto(world.url + path)
        const found = await violations(page)
        assert.deepEqual(found, [], path)
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        assert.equal(overflow, 0, `${path} is wider than the phone`)
        if (figuresFile !== undefined)
          figures.push({ path, axe: found.length, ...(await measurePage(page, world.url + path)) })
      }
      if (figuresFile !== undefined) writeFigures(figuresFile, figures)
      await page.getByRole('button', { name: 'Menü' }).click()
      await page.getByRole('link', { name: 'Übersicht' }).waitFor()
    },
  )

  await t.test('then no page broke its policy, asked another host, or failed', () => {
    assert.deepEqual(faults, [])
  })
})

/** htmx reports so what a navigation interrupts; the reports of a failure have other names. */
const isAborted = /^htmx:(afterRequest|sendAbort),/

/** What should not happen while pages are used. */
function faultsOf(page: Page, url: string): string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !isAborted.test(message.text())) faults.push(message.text())
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`)) faults.push(`a request to ${request.url()}`)
  })
  return faults
}

/** What axe-core finds in a page, each with the element. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations: found } = await page.evaluate<axe.AxeResults>(
    'axe.run(document, { resultTypes: ["violations"] })',
  )
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}
