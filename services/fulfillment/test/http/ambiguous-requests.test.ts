import assert from 'node:assert/strict'
import { test } from 'node:test'
import { responsesTo } from '@slipstream/testing/http/responses-to.ts'
import { ambiguousRequests } from '@slipstream/testing/http/ambiguous-requests.ts'
import { givenApp } from '../carriers/http/given-app.ts'

test('a request that a proxy may read in another way is refused, and nothing behind it answered', async (t) => {
  const app = await givenApp({})
  t.after(() => app.close())
  for (const [what, request] of Object.entries(ambiguousRequests('/carriers/bobs-post/webhooks')))
    assert.match((await responsesTo(app.url, request)).join(), /^(HTTP\/1\.1 4\d\d,?)+$/, what)
})
