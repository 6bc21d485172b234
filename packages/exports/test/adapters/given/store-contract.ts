import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { it } from 'node:test'
import type { ExportStore } from '../../../src/adapters/stores/export-store.ts'
import type { StoredFile } from '../../../src/domain/stored-file.ts'

/** What every store of exports promises. */
export function storeContract(open: () => ExportStore): void {
  const newFile = () => ({ exportId: randomUUID(), name: 'orders.csv', contentType: 'text/csv' })
  /** As long as a part of this store has to be, and told apart by its letter. */
  const part = (letter: string): Buffer => Buffer.from(letter.repeat(Math.max(10, open().minPartBytes)))
  const contentOf = async (file: StoredFile, range?: { start: number; end: number }) =>
    (await buffer(await open().read(file, range))).toString()

  it('given parts, then the file has them in order, whole or in a range, until it is removed', async () => {
    const store = open()
    const file = newFile()
    let upload = await store.begin(file, null)
    const parts = [part('a'), part('b'), Buffer.from('end')]
    for (const bytes of parts) upload = await store.append(upload, bytes)
    const stored = await store.complete(upload)
    const content = Buffer.concat(parts).toString()
    assert.equal(stored.bytes, content.length)
    assert.equal(await contentOf(stored), content)
    const length = parts[0]?.length ?? 0
    assert.equal(await contentOf(stored, { start: length - 2, end: length + 1 }), 'aabb')
    assert.equal(await contentOf(stored, { start: content.length - 3, end: content.length - 1 }), 'end')
    assert.deepEqual(await store.complete(upload), stored)
    await store.remove(file.exportId)
    await store.remove(file.exportId)
    await assert.rejects(contentOf(stored))
  })

  it('given a process that died, then another continues from the last recorded part', async () => {
    const store = open()
    const file = newFile()
    const begun = await store.begin(file, null)
    const recorded = await store.append(begun, part('a'))
    await store.append(recorded, part('x'))
    const second = await store.append(await store.begin(file, recorded), part('b'))
    // The first process was only paused, and stores a part that it cannot record.
    await store.append(recorded, part('y')).catch(() => undefined)
    const stored = await store.complete(await store.append(second, Buffer.from('end')))
    assert.equal(await contentOf(stored), `${part('a').toString()}${part('b').toString()}end`)
    await store.remove(file.exportId)
  })

  it('given an upload that was not completed, then its removal leaves nothing but others', async () => {
    const store = open()
    const [file, other] = [newFile(), newFile()]
    const kept = await store.complete(await store.append(await store.begin(other, null), Buffer.from('kept')))
    const upload = await store.append(await store.begin(file, null), part('a'))
    await store.remove(file.exportId)
    await assert.rejects(async () =>
      contentOf(await store.complete(await store.append(upload, Buffer.from('x')))),
    )
    assert.equal(await contentOf(kept), 'kept')
    for (const { exportId } of [file, other]) await store.remove(exportId)
  })

  it('given names that lead out of the folder of an export, then nothing is stored or removed', async () => {
    const store = open()
    for (const name of ['../x', '..', 'a/b', 'a\\b', '/etc/passwd', '', 'a\0b']) {
      await assert.rejects(async () => store.begin({ ...newFile(), name }, null), name)
      await assert.rejects(async () => store.begin({ ...newFile(), exportId: name }, null), name)
      await assert.rejects(async () => store.remove(name), name)
    }
  })
}
