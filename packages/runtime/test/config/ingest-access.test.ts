import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadEnvironment } from '../../src/config/environment.ts'
import { ingestAccess } from '../../src/config/ingest-access.ts'

const accessOf = (environment: NodeJS.ProcessEnv) =>
  ingestAccess(loadEnvironment(['INGEST_URL', 'INGEST_TOKEN'], environment), 'nothing is sent')

test("given ingest's URL without a token, or the reverse, then the mistake names both variables", () => {
  const both = { INGEST_URL: 'http://ingest:8080', INGEST_TOKEN: 'secret' }
  assert.equal(accessOf(both)?.url, both.INGEST_URL)
  assert.equal(accessOf(both)?.token.reveal(), 'secret')
  assert.equal(accessOf({}), undefined)
  for (const name of ['INGEST_URL', 'INGEST_TOKEN'] as const)
    assert.throws(
      () => accessOf({ [name]: both[name] }),
      /INGEST_URL and INGEST_TOKEN must both be set.*: then nothing is sent/,
    )
})
