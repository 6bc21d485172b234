import assert from 'node:assert/strict'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { cachedFolder } from '../../src/tools/cache-folder.ts'
import { temporaryFolder } from '../temporary-folder.ts'

test('a cached folder appears whole or not at all, and is filled once', async (t) => {
  const before = process.env['SLIPSTREAM_CACHE']
  t.after(() => (process.env['SLIPSTREAM_CACHE'] = before))
  const root = temporaryFolder(t)
  process.env['SLIPSTREAM_CACHE'] = root
  const options = { lock: 'part', signal: t.signal, onProgress: () => undefined }

  const torn = cachedFolder('part-1', options, (folder) => {
    writeFileSync(join(folder, 'half'), '')
    return Promise.reject(new Error('connection lost'))
  })
  await assert.rejects(torn, /connection lost/)
  assert.deepEqual(readdirSync(root), ['part.lock'])

  let fills = 0
  const fill = (folder: string): Promise<void> => {
    fills += 1
    writeFileSync(join(folder, 'whole'), '')
    return Promise.resolve()
  }
  const folders = await Promise.all([1, 2, 3].map(() => cachedFolder('part-1', options, fill)))
  assert.deepEqual(new Set(folders), new Set([join(root, 'part-1')]))
  assert.equal(fills, 1)
  assert.deepEqual(readdirSync(join(root, 'part-1')), ['whole'])
})
