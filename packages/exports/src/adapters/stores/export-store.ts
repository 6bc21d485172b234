import type { Readable } from 'node:stream'
import type { ByteRange } from '../../domain/byte-range.ts'
import type { StoredFile, Upload } from '../../domain/stored-file.ts'

export type NewFile = {
  exportId: string
  /** Without folders. */
  name: string
  contentType: string
}

/**
 * Where files of exports are kept. A file is written in parts, by one process after the other: what
 * `append` returned is recorded, and a process that takes over continues from it. A part that was appended
 * and not recorded is not in the file.
 */
export type ExportStore = {
  /** The least bytes of a part that is not the last one. */
  minPartBytes: number
  /**
   * Begins a file, or continues with one. What another process still appends to it is not
   * in the file that this one completes.
   *
   * @param previous what was recorded of it; null for a new one. The result is
   * to be recorded before the first part
   */
  begin(file: NewFile, previous: Upload | null): Promise<Upload>
  /** Stores the next part durably. */
  append(upload: Upload, bytes: Buffer): Promise<Upload>
  /** Makes the file readable. A repeat gives the same. */
  complete(upload: Upload): Promise<StoredFile>
  /** The bytes of a file. @throws when it is not there */
  read(file: StoredFile, range?: ByteRange): Promise<Readable>
  /** Removes all that is kept of an export. A repeat changes nothing. */
  remove(exportId: string): Promise<void>
  /** Rejects with the reason while nothing can be stored. */
  check(): Promise<void>
  close(): Promise<void>
}

/** A file or an upload of another store than the configured one. */
export class OtherStore extends Error {
  constructor(name: string, store: string) {
    super(`${name} is in the store ${store}, which is not configured any more`)
  }
}

const safeName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/

/** @throws when a name could lead out of the folder of its export */
export function assertSafeName(name: string): string {
  if (!safeName.test(name))
    throw new Error('the name of a file or an export has characters that it may not have')
  return name
}
