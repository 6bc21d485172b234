import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signCheckInCode } from '@slipstream/events/check-in-code.ts'
import { checkInOutboxName } from '@slipstream/outbox/check-in-outbox.ts'
import type { OutboxEntry } from '@slipstream/outbox/outbox.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import encodeQR from 'qr'
import { cameraWith } from '../../given/camera-film.ts'
import { startChromium } from '../../given/chromium.ts'
import { checkInSecret, people } from '../../given/config.ts'
import { participant } from '../../given/documents.ts'
import { given } from '../../given/world.ts'

/** A photograph of a slip: PNG is what browsers read, and a GIF is what the library writes. */
const pictureOf = (text: string) => ({
  ...{ name: 'slip.gif', mimeType: 'image/gif' },
  buffer: Buffer.from(encodeQR(text, 'gif', { scale: 6 })),
})

test('given a phone at the desk', async (t) => {
  const world = await given(t)
  await world.insertParticipants(
    ...['Hana Est', 'Wiremu Abel', 'Li Wei', 'Aroha Ngata'].map((name, index) =>
      participant({ orderId: '1042', participantId: `1-${index + 1}`, name }),
    ),
  )
  const codeOf = (index: number) => signCheckInCode(`shop/1042/1-${index}`, checkInSecret)
  const browser = await startChromium(t, cameraWith(t, codeOf(4)))
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  const slip = (index: number) => pictureOf(codeOf(index))
  const arrived = async () =>
    (await world.db.collection<OutboxEntry>(checkInOutboxName).find().toArray()).map(({ record }) => record)

  await page.goto(`${world.url}/participants/check-in`)
  await page.getByLabel('Token').fill(people.Otto)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Check in' }).waitFor()

  await t.test('when a slip is photographed, then its code is read and they are in', async () => {
    await page.locator('#picture').setInputFiles(slip(1))
    await page.locator('[data-kind=ok]').getByText('Hana Est').waitFor()
    await page.locator('#picture').setInputFiles(slip(1))
    await page.locator('[data-kind=already]').waitFor()
    assert.deepEqual(await arrived(), ['check-in/shop/1042/1-1'])
  })

  await t.test('when the line is lost, then scans wait, also when the page is loaded again', async () => {
    await context.setOffline(true)
    await page.locator('#picture').setInputFiles(slip(2))
    await page.getByText('this scan is kept').waitFor()
    await page.locator('#picture').setInputFiles(slip(3))
    await page.getByText('2 wait for the connection').waitFor()
    assert.equal((await arrived()).length, 1)
    await context.setOffline(false)
    await page.reload()
    await eventually('all are in', async () => (await arrived()).length === 3)
    // Asked from outside: the page's policy lets nothing evaluate a text.
    const kept = (): Promise<unknown> => page.evaluate('localStorage.getItem("slipstream check-ins")')
    await eventually('none is kept', async () => (await kept()) === '[]')
    assert.deepEqual((await arrived()).toSorted(), [
      'check-in/shop/1042/1-1',
      'check-in/shop/1042/1-2',
      'check-in/shop/1042/1-3',
    ])
  })

  await t.test('when the response to a scan is lost, then it is sent again and counts once', async () => {
    // Loaded again, the page may be empty: what waited may have been sent just before.
    await page.locator('#picture').setInputFiles(slip(3))
    await page.locator('[data-kind=already]').getByText('Li Wei').waitFor()
    await page.getByText('Undo').first().click()
    await page.getByLabel(/^Why/).fill('The wrong slip.')
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.locator('[data-kind=undone]').waitFor()
    let isLost = true
    await page.route('**/participants/check-in', async (route) => {
      if (route.request().method() !== 'POST' || !isLost) return route.continue()
      isLost = false
      await route.fetch()
      await route.abort()
    })
    const before = (await arrived()).length
    await page.getByRole('searchbox', { name: /order number or code/ }).fill('shop/1042/1-3')
    await page.getByRole('button', { name: 'Check in' }).click()
    // A second scan after the lost one would be "already".
    await page.locator('[data-kind=ok]').getByText('Li Wei').waitFor()
    assert.equal((await arrived()).length, before + 1)
  })

  await t.test('when a slip is held before the camera, then it is one scan, and they are in', async () => {
    const before = (await arrived()).length
    await page.getByRole('button', { name: 'Use the camera' }).click()
    await page.locator('[data-kind=ok]').getByText('Aroha Ngata').waitFor()
    assert.ok(await page.locator('video').isVisible())
    assert.equal((await arrived()).length, before + 1)
  })

  await t.test('then nothing failed', () => assert.deepEqual(errors, []))
})
