import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MongoClient } from 'mongodb'
import { openapiProblems } from '@slipstream/testing/http/openapi-problems.ts'
import { silent } from '@slipstream/testing/silent.ts'
import { createApp } from '../../src/http/create-app.ts'
import { labelRoutes } from '../../src/labels/label-routes.ts'

test('given the port of fulfillment, then its document is valid and has all routes', async (t) => {
  const db = new MongoClient('mongodb://127.0.0.1:1').db('none')
  const app = await createApp({
    ...silent('fulfillment'),
    carriers: new Map(),
    recordScans: () => Promise.reject(new Error('nothing is recorded in this test')),
    addRoutes: (scope) => void scope.register(labelRoutes, { db, tokens: [] }),
  })
  t.after(() => app.close())
  const document = (await app.inject('/openapi.json')).json()
  assert.deepEqual(await openapiProblems(document), [])
  const paths = Object.keys(document.paths)
  const label = '/labels/{source}/{orderId}/{shipmentNumber}'
  assert.deepEqual(paths.sort(), ['/carriers/{carrier}/webhooks', label])
  const { responses, security, parameters } = document.paths[label].get
  assert.deepEqual(security, [{ token: [] }])
  assert.deepEqual(Object.keys(responses), ['200', '400', '401', '404'])
  assert.ok(responses[200].content['application/pdf'] && responses[200].headers.ETag)
  assert.ok(parameters.every(({ description = '' }) => description.length > 10))
})
