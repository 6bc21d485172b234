import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { consoleToken } from '../../src/adapters/console-token.ts'

test('given no configured token', async (t) => {
  const parent = await mkdtemp(join(tmpdir(), 'console-token-'))
  t.after(() => rm(parent, { recursive: true }))
  const folder = join(parent, 'made')

  await t.test(
    'when several consoles start together, then one token is generated, readable by its owner',
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

  await t.test('when one is configured, then it is used', async () => {
    const configured = await consoleToken(new Secret('configured'), folder)
    assert.deepEqual([configured.token.reveal(), configured.isNew], ['configured', false])
  })

  await t.test('when what is there is no token, then the error says what to do', async () => {
    await assert.rejects(consoleToken(new Secret('two words'), folder), /CONSOLE_TOKEN.*\n.*without spaces/)
    await writeFile(join(parent, 'file'), '')
    await assert.rejects(consoleToken(undefined, join(parent, 'file')), /set CONSOLE_TOKEN/)
    await chmod(join(folder, 'console-token'), 0o600)
    await writeFile(join(folder, 'console-token'), '')
    await assert.rejects(consoleToken(undefined, folder), /console-token/)
  })
})
