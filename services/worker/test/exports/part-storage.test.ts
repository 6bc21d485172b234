import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { test } from 'node:test'
import type { ExportProgress } from '@slipstream/exports/domain/request/export-progress.ts'
import { ndjsonWriter } from '../../src/exports/formats/ndjson-writer.ts'
import { TextPart } from '../../src/exports/formats/text-part.ts'
import { PartStorage } from '../../src/exports/part-storage.ts'
import type { PartWriter } from '../../src/exports/part-writer.ts'

const begun: ExportProgress = {
  ...{ snapshot: {}, cursor: null, pending: 'head', upload: null, parts: [], read: 0, total: null, rows: 0 },
  ...{ bytes: 4, at: '2026-11-22T06:00:00.000Z' },
  run: { startedAt: '2026-11-22T06:00:00.000Z', readBefore: 0, rowsBefore: 0 },
}
const readTo = (rows: number): ExportProgress => ({ ...begun, cursor: { at: rows }, read: rows, rows })

function given(append: (text: string) => Promise<void>) {
  const part = new TextPart(ndjsonWriter([{ name: 'n', type: 'integer', isMasked: false }]), 100)
  const recorded: ExportProgress[] = []
  const output: Pick<PartWriter, 'append'> = {
    async append({ upload, parts }, bytes) {
      await append(bytes.toString())
      const name = String(parts.length)
      return { upload, parts: [...parts, { store: 'folder', name, path: name, bytes: bytes.length }] }
    },
  }
  const record = (progress: ExportProgress): Promise<void> => Promise.resolve(void recorded.push(progress))
  const storage = new PartStorage({ output, maxBytes: 30, record }, begun)
  const store = (rows: number): Promise<void> => {
    part.add([[rows]])
    return storage.store(readTo(rows), part)
  }
  return { storage, store, recorded }
}

test('given parts, then each is recorded with what was read for it, and the bytes so far', async () => {
  const texts: string[] = []
  const { storage, store, recorded } = given((text) => Promise.resolve(void texts.push(text)))
  await store(1)
  await store(2)
  assert.equal((await storage.stored()).bytes, 20)
  assert.deepEqual(texts, ['{"n":1}\n', '{"n":2}\n'])
  assert.deepEqual(
    recorded.map(({ cursor, rows, bytes, pending, parts }) => [cursor, rows, bytes, pending, parts.length]),
    [
      [{ at: 1 }, 1, 12, '', 1],
      [{ at: 2 }, 2, 20, '', 2],
    ],
  )
})

test('given a part that is being stored, then the next one waits until it is recorded', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const { storage, store, recorded } = given(() => released)
  await store(1)
  let isBegun = false
  const second = store(2).then(() => (isBegun = true))
  await turn()
  assert.deepEqual([isBegun, recorded.length], [false, 0])
  release()
  await second
  await storage.stored()
  assert.deepEqual(
    recorded.map(({ rows }) => rows),
    [1, 2],
  )
})

test('given a part that fails or is too much, then the next one and the end have the reason', async () => {
  const failing = given(() => Promise.reject(new Error('the disk is full')))
  await failing.store(1)
  await assert.rejects(failing.store(2), /the disk is full/)
  await assert.rejects(failing.storage.stored(), /the disk is full/)
  assert.deepEqual(failing.recorded, [])
  const large = given(() => Promise.resolve())
  for (const rows of [1, 2, 3, 4]) await large.store(rows)
  await assert.rejects(large.storage.stored(), /larger than 30 bytes/)
})
