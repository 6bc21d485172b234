import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { givenApp } from '../carriers/http/given-app.ts'

describe('the port of fulfillment', () => {
  for (const isPublic of [true, false]) {
    it(`given a port that is ${isPublic ? 'public' : 'private'}, then it serves ${isPublic ? 'no ' : ''}metrics`, async () => {
      const app = await givenApp({}, () => true, isPublic)
      try {
        assert.equal((await fetch(`${app.url}/metrics`)).status, isPublic ? 404 : 200)
        assert.deepEqual(await (await fetch(`${app.url}/healthz`)).json(), { alive: true })
        const ready = (await (await fetch(`${app.url}/readyz`)).json()) as object
        assert.deepEqual(Object.keys(ready), isPublic ? ['ready'] : ['ready', 'dependencies'])
      } finally {
        await app.close()
      }
    })
  }
})
