/** A file that is being written, as the store continues with it. */
export type Upload = { name: string; bytes: number } & (
  | { store: 'folder'; path: string }
  | { store: 'gridfs'; parts: StoredPart[] }
  | { store: 's3'; key: string; uploadId: string; nextPart: number; parts: UploadedPart[] }
)

/** A file of GridFS: a part of an export. */
export type StoredPart = { id: string; bytes: number }

export type UploadedPart = { number: number; etag: string; bytes: number }

/** A file that is complete. */
export type StoredFile = { name: string; bytes: number } & (
  | { store: 'folder'; path: string }
  | { store: 'gridfs'; parts: StoredPart[] }
  | { store: 's3'; key: string }
)
