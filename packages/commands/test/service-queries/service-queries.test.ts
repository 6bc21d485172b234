import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { handleQueries } from '../../src/service-queries/handle-queries.ts'
import { findResponse, sendQuery } from '../../src/service-queries/send-query.ts'
import {
  queryKeptMs,
  readyServiceQueries,
  serviceQueries,
} from '../../src/service-queries/service-queries.ts'

const { signal } = new AbortController()

test('given a service that responds to queries', async (t) => {
  const { db, defer } = givenWorld(t, 'queries')
  let failures = 0
  const handling = handleQueries({
    ...{ db, service: 'ingest', logger: silentLogger },
    handlers: {
      double: async ({ n }) => ({ response: { n: 2 * Number(n) } }),
      refuse: async () => ({ refusal: 'There is no such thing.' }),
      fail: async () => {
        failures += 1
        throw new Error('a fault')
      },
    },
  })
  defer(() => handling.stop())
  const send = (kind: string, to: 'ingest' | 'notifier' = 'ingest', timeoutMs = 30_000) =>
    sendQuery(db, { to, kind, input: { n: 21 }, by: 'Otto' }, { timeoutMs, signal })

  await t.test('when one is sent, then its response is there, for its sender alone', async () => {
    const result = await send('double')
    assert.deepEqual(result, { id: result.id, kind: 'response', response: { n: 42 } })
    assert.equal((await findResponse(db, result.id, 'Otto'))?.kind, 'response')
    assert.equal(await findResponse(db, result.id, 'Ada'), undefined)
  })

  await t.test('when it is refused or unknown, then the reason is there', async () => {
    const refused = await send('refuse')
    assert.equal(refused.kind === 'refused' && refused.reason, 'There is no such thing.')
    const unknown = await send('unknown')
    assert.match(unknown.kind === 'refused' ? unknown.reason : '', /no query of the kind unknown/)
  })

  await t.test('when its handler fails twice, then the fault is there', async () => {
    const failed = await send('fail')
    assert.deepEqual([failed.kind === 'refused' && failed.reason, failures], ['a fault', 2])
  })

  await t.test('when the service does not run, then one waits no longer than asked for', async () => {
    assert.equal((await send('render', 'notifier', 50)).kind, 'timeout')
  })

  await t.test('then MongoDB removes each after a quarter of an hour', async () => {
    const indexes = await (await readyServiceQueries(db)).indexes()
    assert.ok(indexes.some(({ key, expireAfterSeconds }) => 'expiresAt' in key && expireAfterSeconds === 0))
    for await (const { expiresAt, work } of serviceQueries(db).find())
      assert.ok(expiresAt.getTime() - work.createdAt.getTime() <= queryKeptMs + 60_000)
  })
})
