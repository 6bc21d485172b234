import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { ExportStore, NewFile } from '@slipstream/exports/adapters/stores/export-store.ts'
import type { ExportProgress } from '@slipstream/exports/domain/request/export-progress.ts'
import type { StoredFile } from '@slipstream/exports/domain/stored-file.ts'
import type { ParquetParts } from './formats/parquet-parts.ts'

type Stored = Pick<ExportProgress, 'upload' | 'parts'>

/** How the parts of a format become its file. What each step returns is recorded before the next one. */
export type PartWriter = {
  /** To be called by each run, before its first part. */
  begin(stored: Stored): Promise<Stored>
  append(stored: Stored, bytes: Buffer): Promise<Stored>
  complete(stored: Stored): Promise<StoredFile>
  close(): Promise<void>
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
    close: () => Promise.resolve(),
  }
}

/** Of Parquet: each part is a file in the store, so that another machine can go on, and they are joined in the end. */
export function parquetWriter(
  store: ExportStore,
  { file, parquet, pieceBytes }: { file: NewFile; parquet: ParquetParts; pieceBytes: number },
): PartWriter {
  const storePart = async (name: string, path: string): Promise<StoredFile> => {
    let upload = await store.begin({ ...file, name }, null)
    if ((await stat(path)).size === 0) throw new Error('DuckDB wrote an empty file')
    for await (const piece of createReadStream(path, { highWaterMark: pieceBytes }))
      upload = await store.append(upload, piece as Buffer)
    return store.complete(upload)
  }
  const withPart = async (stored: Stored, bytes: Buffer): Promise<Stored> => {
    const path = await parquet.partOf(bytes)
    const number = String(stored.parts.length + 1).padStart(5, '0')
    return { ...stored, parts: [...stored.parts, await storePart(`part-${number}-${file.name}`, path)] }
  }
  return {
    begin: (stored) => Promise.resolve(stored),
    append: withPart,
    async complete(stored) {
      const { parts } = stored.parts.length === 0 ? await withPart(stored, Buffer.alloc(0)) : stored
      const contents = await Promise.all(parts.map((part) => store.read(part)))
      return storePart(file.name, await parquet.join(contents))
    },
    close: () => parquet.close(),
  }
}
