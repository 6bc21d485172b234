import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { consoleToken } from '../../src/adapters/console-token.ts'
import { given, token } from '../given/world.ts'

test('the token of the API', async (t) => {
  const world = await given(t)

  for (const [what, headers] of [
    ['no token', {}],
    ['another token', { authorization: 'Bearer another' }],
    ['the beginning of the token', { authorization: `Bearer ${token.slice(0, -1)}` }],
    ['another scheme', { authorization: `Basic ${token}` }],
    ['an empty one', { authorization: 'Bearer ' }],
  ] as [string, Record<string, string>][]) {
    await t.test(`refuses ${what}`, async () => {
      for (const path of [
        '/api/orders',
        '/api/orders/shop/1',
        '/api/orders/shop/1/history',
        '/api/participants?x=1',
      ]) {
        const answered = await world.ask(path, headers)
        assert.equal(answered.status, 401)
        assert.match(answered.headers.get('www-authenticate') ?? '', /^Bearer realm="slipstream"/)
        assert.equal(answered.headers.get('content-type'), 'application/problem+json')
        assert.ok(!JSON.stringify(answered.body).includes(token.slice(0, -1)))
      }
    })
  }

  await t.test('is taken with any case of the scheme', async () => {
    assert.equal((await world.ask('/api/orders', { authorization: `bearer ${token}` })).status, 200)
  })

  await t.test('is not needed for health, metrics and the document', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.json']) {
      assert.equal((await world.ask(path, {})).status, 200, path)
    }
  })
})

test('a token that is not configured', async (t) => {
  const parent = await mkdtemp(join(tmpdir(), 'console-token-'))
  t.after(() => rm(parent, { recursive: true }))
  const folder = join(parent, 'made')

  await t.test(
    'is made once, also by several that start together, and kept for its owner alone',
    async () => {
      const starts = await Promise.all([1, 2, 3, 4].map(() => consoleToken(undefined, folder)))
      const tokens = new Set(starts.map((start) => start.token.reveal()))
      assert.equal(tokens.size, 1)
      assert.equal(starts.filter(({ isNew }) => isNew).length, 1)
      assert.match([...tokens][0]!, /^[\w-]{43}$/)
      const path = join(folder, 'console-token')
      assert.equal((await stat(path)).mode & 0o777, 0o600)
      assert.equal((await readFile(path, 'utf8')).trim(), [...tokens][0])
      assert.deepEqual(await readdir(folder), ['console-token'])

      const again = await consoleToken(undefined, folder)
      assert.deepEqual([again.token.reveal(), again.isNew], [[...tokens][0], false])
    },
  )

  await t.test('gives way to one that is', async () => {
    const configured = await consoleToken(new Secret('configured'), folder)
    assert.deepEqual([configured.token.reveal(), configured.isNew], ['configured', false])
  })

  await t.test('is refused with a sentence when it cannot be one', async () => {
    await assert.rejects(consoleToken(new Secret('two words'), folder), /CONSOLE_TOKEN.*\n.*without spaces/)
    await writeFile(join(parent, 'file'), '')
    await assert.rejects(consoleToken(undefined, join(parent, 'file')), /set CONSOLE_TOKEN/)
    await chmod(join(folder, 'console-token'), 0o600)
    await writeFile(join(folder, 'console-token'), '')
    await assert.rejects(consoleToken(undefined, folder), /console-token/)
  })
})
