// A collector refuses the credentials of a service until it is restarted with new ones. What would go wrong:
// deliveries are refused or wait for it, nobody learns that spans are lost, the credentials are logged, or
// the service ends with an error.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '@slipstream/testing/eventually.ts'
import { otlpReceiver } from '../../journey/given/monitoring/otlp-receiver.ts'
import { deliver, deliveriesOf } from '../given/load.ts'
import { metric, processes } from '../given/service-process.ts'
import { world } from '../given/world.ts'

test('given a collector that refuses old credentials, then only spans are lost, and one sees it', async (t) => {
  const given = await world(t)
  const receiver = await otlpReceiver('Bearer the-next')
  t.after(receiver.stop)
  const lines: string[] = []
  const start = await processes({ ...given, keepLine: (line) => void lines.push(line) })
  const ingestWith = async (token: string) => {
    const ingest = await start('ingest', {
      ...{ INGEST_PORT: '0', OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${token}`,
    })
    await eventually('ingest is ready', async () => (await fetch(`${ingest.url}/readyz`)).ok)
    return ingest
  }
  const deliverAll = async (url: string, orderId: number) => {
    for (const delivery of deliveriesOf(orderId))
      assert.equal((await deliver(url, `shop/${orderId}`, delivery)).status, 200)
  }

  const former = await ingestWith('the-former')
  await deliverAll(former.url, 1)
  await eventually('it is counted', async () => {
    const [lost = 0] = await metric(former.url, 'slipstream_tracing_lost_spans_total')
    return lost > 0
  })
  assert.ok(lines.some((line) => /"it responded with 401".*the collector takes no spans/.test(line)))
  // The last spans are lost at its end.
  await deliverAll(former.url, 2)
  await former.kill('SIGTERM')
  assert.equal(await former.exitCode, 0)
  assert.deepEqual(receiver.spans, [])

  const next = await ingestWith('the-next')
  await deliverAll(next.url, 3)
  await eventually('spans arrive', () => receiver.spans.some(({ name }) => name.startsWith('POST ')))
  assert.deepEqual(
    lines.filter((line) => /the-former|the-next/.test(line)),
    [],
  )
})
