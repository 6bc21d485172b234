import assert from 'node:assert/strict'
import type { KafkaSecurity } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import type { ChangingCredentials } from './changing-credentials.ts'
import { startLoad } from './load.ts'
import { readiness } from './world.ts'

const senders = 4

/** Ingest under load, and another in its place without a gap. */
export async function rollingIngest(given: ChangingCredentials, security: KafkaSecurity) {
  const started = async (credentials: KafkaSecurity) => {
    const ingest = await given.ingest(credentials)
    await eventually('ingest is ready', async () => (await readiness(ingest.url)).status === 200)
    return ingest
  }
  let ingest = await started(security)
  let urls = [ingest.url]
  let turn = 0
  const load = startLoad({ url: () => urls[turn++ % urls.length] ?? '', senders, pauseMs: 50 })
  given.stopLater(load)
  const more = async (deliveries = 10 * senders) => {
    const count = load.responses.length + deliveries
    await eventually('deliveries are answered', () => load.responses.length >= count)
  }
  return {
    load,
    more,
    /** As a rolling restart: both are sent to, then the new one alone. */
    async replace(next: KafkaSecurity) {
      const other = await started(next)
      urls = [ingest.url, other.url]
      await more()
      urls = [other.url]
      await more()
      await ingest.stop()
      ingest = other
    },
    allTaken: () =>
      assert.deepEqual(
        load.responses.filter(({ status }) => status !== 200),
        [],
      ),
  }
}
