import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { startStack } from '../src/start-stack.ts'
import { temporaryFolder } from './temporary-folder.ts'

test('a part that fails to start shows the end of its log, and takes the others with it', async (t) => {
  // Given data that no mongod can read
  const dataFolder = temporaryFolder(t)
  const data = join(dataFolder, 'mongodb', 'data')
  mkdirSync(data, { recursive: true })
  writeFileSync(join(data, 'storage.bson'), 'not BSON')

  // When a stack is started on it
  const start = startStack({ dataFolder, parts: ['mongodb', 'inbox'], env: {} })

  // Then the error has the reason from the log
  await assert.rejects(
    start,
    /^Error: MongoDB ended while it started\. Its log \(.*mongodb\.log\) ends:\n[^]*Unable to read the storage engine metadata/,
  )
  // And nothing of it is left: the folder can be emptied and used
  const again = await startStack({ dataFolder, parts: ['inbox'], env: {}, fresh: true })
  await again.stop()
})
