import { buffer } from 'node:stream/consumers'
import type { ExportStore, NewFile } from '@slipstream/exports/adapters/stores/export-store.ts'
import type { ExportProgress } from '@slipstream/exports/domain/request/export-progress.ts'
import type { WrittenColumn } from '@slipstream/exports/domain/row-values.ts'
import type { StoredFile } from '@slipstream/exports/domain/stored-file.ts'
import { PartBuffer } from '@slipstream/exports/formats/part-buffer.ts'
import { joinParquet } from './formats/parquet/join-parquet.ts'

type Stored = Pick<ExportProgress, 'upload' | 'parts'>

/** How the parts of a format become its file. What each step returns is recorded before the next one. */
export type PartWriter = {
  /** To be called by each run, before its first part. */
  begin(stored: Stored): Promise<Stored>
  append(stored: Stored, bytes: Buffer): Promise<Stored>
  complete(stored: Stored): Promise<StoredFile>
}

/** Of a format whose parts follow each other in its file. */
export function plainParts(store: ExportStore, file: NewFile): PartWriter {
  const begun = ({ upload }: Stored) => {
    if (upload === null) throw new Error('the file was not begun')
    return upload
  }
  return {
    begin: async ({ upload, parts }) => ({ upload: await store.begin(file, upload), parts }),
    append: async (stored, bytes) => ({ ...stored, upload: await store.append(begun(stored), bytes) }),
    async complete(stored) {
      const upload = begun(stored)
      return store.complete(upload.bytes === 0 ? await store.append(upload, Buffer.alloc(0)) : upload)
    },
  }
}

type ParquetFile = { file: NewFile; columns: readonly WrittenColumn[]; pieceBytes: number }

/** Of Parquet: each part is a file in the store, so that another machine can continue; joined in the end. */
export function parquetParts(store: ExportStore, { file, columns, pieceBytes }: ParquetFile): PartWriter {
  async function* contents(parts: readonly StoredFile[]): AsyncGenerator<Buffer> {
    for (const part of parts) yield await buffer(await store.read(part))
  }
  return {
    begin: (stored) => Promise.resolve(stored),
    async append(stored, bytes) {
      const number = String(stored.parts.length + 1).padStart(5, '0')
      const upload = await store.begin({ ...file, name: `part-${number}-${file.name}` }, null)
      const part = await store.complete(await store.append(upload, bytes))
      return { ...stored, parts: [...stored.parts, part] }
    },
    async complete({ parts }) {
      let upload = await store.begin(file, null)
      const piece = new PartBuffer(pieceBytes)
      for await (const bytes of joinParquet(columns, contents(parts))) {
        piece.bytes(bytes)
        if (piece.length < pieceBytes) continue
        upload = await store.append(upload, piece.contents())
        piece.clear()
      }
      if (piece.length > 0) upload = await store.append(upload, piece.contents())
      return store.complete(upload)
    },
  }
}
