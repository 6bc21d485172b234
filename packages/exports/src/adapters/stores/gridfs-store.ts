import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { GridFSBucket } from 'mongodb'
import type { Db, ObjectId } from 'mongodb'
import { assertSafeName, OtherStore } from './export-store.ts'
import type { ExportStore } from './export-store.ts'
import type { StoredFile, Upload } from '../../domain/stored-file.ts'
import { partsOfRange } from './parts-of-range.ts'

const bucketName = 'exportFiles'
const chunkSizeBytes = 1024 * 1024

/**
 * GridFS of the services' database. Each part is a file of its own under a new id, so
 * that no process overwrites another's.
 */
export function gridfsStore(db: Db): ExportStore {
  const bucket = new GridFSBucket(db, { bucketName, chunkSizeBytes, writeConcern: { w: 'majority' } })
  return {
    minPartBytes: 0,
    begin({ exportId, name }, previous) {
      assertSafeName(exportId)
      assertSafeName(name)
      if (previous !== null) return Promise.resolve(ofGridfs(previous))
      return Promise.resolve({ store: 'gridfs', name: `${exportId}/${name}`, bytes: 0, parts: [] })
    },
    async append(upload, bytes) {
      const { parts, name, bytes: before } = ofGridfs(upload)
      const id = `${name}/${parts.length}/${randomUUID()}`
      const writing = bucket.openUploadStreamWithId(id as unknown as ObjectId, id)
      await new Promise<void>((resolve, reject) => {
        writing.once('error', reject).once('finish', () => resolve())
        writing.end(bytes)
      })
      const all = [...parts, { id, bytes: bytes.length }]
      return { ...ofGridfs(upload), bytes: before + bytes.length, parts: all }
    },
    complete(upload) {
      const { name, bytes, parts } = ofGridfs(upload)
      return Promise.resolve({ store: 'gridfs', name, bytes, parts })
    },
    read(file, range = { start: 0, end: file.bytes - 1 }) {
      const { parts } = ofGridfs(file)
      return Promise.resolve(Readable.from(contents(partsOfRange(parts, range)), { objectMode: false }))
    },
    async remove(exportId) {
      const from = `${assertSafeName(exportId)}/`
      // The first character after `/`: what begins with the name of the export.
      const ids = { $gte: from, $lt: `${exportId}0` } as unknown as ObjectId
      await db.collection(`${bucketName}.files`).deleteMany({ _id: ids })
      await db.collection(`${bucketName}.chunks`).deleteMany({ files_id: ids })
    },
    check: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }

  async function* contents(parts: ReturnType<typeof partsOfRange<{ id: string; bytes: number }>>) {
    for (const { part, from, to } of parts) {
      const reading = bucket.openDownloadStream(part.id as unknown as ObjectId, { start: from, end: to })
      for await (const chunk of reading) yield chunk as Buffer
    }
  }
}

type GridfsUpload = Extract<Upload, { store: 'gridfs' }>
type GridfsFile = Extract<StoredFile, { store: 'gridfs' }>

function ofGridfs<File extends Upload | StoredFile>(file: File): GridfsUpload & GridfsFile {
  if (file.store !== 'gridfs') throw new OtherStore(file.name, file.store)
  return file
}
