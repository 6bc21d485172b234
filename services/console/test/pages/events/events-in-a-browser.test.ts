import assert from 'node:assert/strict'
import { test } from 'node:test'
import axe from 'axe-core'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { frame } from '@slipstream/events/codec/wire-format.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { startChromium } from '../../given/chromium.ts'
import { people } from '../../given/config.ts'
import { withProvider } from '../../given/openid/openid-console.ts'
import { futureUrl } from '../../given/openid/openid-provider.ts'
import { given } from '../../given/world.ts'

const stack = await stackForTests()

test('given a log, then its pages are accessible, also dark on a phone', async (t) => {
  const prefix = `events-${randomUUID().slice(0, 8)}-`
  const topic = `${prefix}orders`
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'test' })
  t.after(() => log.close())
  const size = { partitions: 2, replicationFactor: 1, retentionMs: -1, maxRecordBytes: 1_000_000 }
  await log.ensureTopics([{ name: topic, ...size }])
  const appender = await log.appender()
  const wide = 'on and '.repeat(40)
  const { partition, offset } = await appender.append({
    ...{ topic, key: 'shop/1042', value: frame(42, JSON.stringify({ note: wide })) },
    headers: {
      ce_type: 'OrderCreated',
      ce_source: '/sources/shop',
      ce_id: randomUUID(),
      ce_dataversion: '1',
    },
  })
  const changes = withProvider('http://localhost:1', await futureUrl())
  const known = { topicPrefix: prefix, kafkaBrokers: stack.kafkaBrokers }
  const world = await given(t, { changes: { ...changes, ...known } })
  const page = await (await startChromium(t)).newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(`${world.url}/sign-in/openid`)
  assert.deepEqual(await violations(page), [])
  await page.getByLabel('Token').fill(people.Otto)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  for (const path of ['/events', '/events/topics', `/events/orders/${partition}/${offset}?content=1`]) {
    await page.goto(world.url + path)
    assert.deepEqual(await violations(page), [], path)
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    assert.equal(await page.evaluate(overflow), 0, `${path} is wider than the phone`)
  }
})

/** What axe-core finds in a page, each with the element. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations: found } = await page.evaluate<axe.AxeResults>(
    'axe.run(document, { resultTypes: ["violations"] })',
  )
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}
