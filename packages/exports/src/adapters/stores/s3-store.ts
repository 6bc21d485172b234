import type { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  NoSuchUpload,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import type { StoredFile, Upload } from '../../domain/stored-file.ts'
import { assertSafeName, OtherStore } from './export-store.ts'
import type { ExportStore, NewFile } from './export-store.ts'

export type S3Settings = {
  bucket: string
  region: string
  /** Default: that of AWS. */
  endpoint?: string | undefined
  /** Begins the key of every object, e.g. `exports/`. */
  prefix: string
  /** Whether the bucket is in the path and not in the host name. */
  pathStyle: boolean
  /** Default: as the AWS SDK finds them, e.g. the role of the machine. */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined
}

type S3Upload = Extract<Upload, { store: 's3' }>
type S3File = Extract<StoredFile, { store: 's3' }>

/** By S3: of each part but the last one. */
const minPartBytes = 5 * 1024 * 1024

/**
 * A bucket of S3, or of a server with its API. A file is a multipart upload, which goes
 * on under its id in another process.
 */
export function s3Store(settings: S3Settings): ExportStore {
  const { bucket: Bucket, region, endpoint, prefix, pathStyle, credentials } = settings
  const client = new S3Client({
    region,
    forcePathStyle: pathStyle,
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials }),
    // Not every server with this API knows the newer checksums.
    ...{ requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' },
  })
  const keyOf = ({ exportId, name }: NewFile): string =>
    `${prefix}${assertSafeName(exportId)}/${assertSafeName(name)}`
  return {
    minPartBytes,
    async begin(file, previous) {
      // A number is left out: the process before may still be storing a part under it.
      if (previous !== null) return { ...ofS3(previous), nextPart: ofS3(previous).nextPart + 1 }
      const Key = keyOf(file)
      const request = new CreateMultipartUploadCommand({ Bucket, Key, ContentType: file.contentType })
      const { UploadId: uploadId } = await client.send(request)
      if (uploadId === undefined) throw new Error('the object store began no upload')
      return { store: 's3', name: file.name, bytes: 0, key: Key, uploadId, nextPart: 1, parts: [] }
    },
    async append(given, Body) {
      const upload = ofS3(given)
      const { key: Key, uploadId: UploadId, nextPart: PartNumber } = upload
      const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }))
      if (ETag === undefined) throw new Error('the object store gave a part no ETag')
      const part = { number: PartNumber, etag: ETag, bytes: Body.length }
      const parts = [...upload.parts, part]
      return { ...upload, bytes: upload.bytes + Body.length, nextPart: PartNumber + 1, parts }
    },
    async complete(given) {
      const { name, bytes, key: Key, uploadId: UploadId, parts } = ofS3(given)
      const Parts = parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag }))
      const request = new CompleteMultipartUploadCommand({
        Bucket,
        Key,
        UploadId,
        MultipartUpload: { Parts },
      })
      try {
        await client.send(request)
      } catch (error) {
        // It was completed before, and that could not be recorded.
        if (!(error instanceof NoSuchUpload)) throw error
        const { ContentLength } = await client.send(new HeadObjectCommand({ Bucket, Key }))
        if (ContentLength !== bytes) throw error
      }
      return { store: 's3', name, bytes, key: Key }
    },
    async read(file, range) {
      const Range = range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` }
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: ofS3(file).key, ...Range }))
      if (Body === undefined) throw new Error('the object store gave no content')
      return Body as Readable
    },
    async remove(exportId) {
      const Prefix = `${prefix}${assertSafeName(exportId)}/`
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix }))
      for (const { Key, UploadId } of Uploads)
        if (Key?.startsWith(Prefix) === true)
          await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }))
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix }))
      const Objects = Contents.map(({ Key }) => ({ Key }))
      if (Objects.length > 0) await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))
    },
    // A HEAD of the bucket needs the same right, and its response never says why it is refused.
    check: async () =>
      void (await client.send(new ListObjectsV2Command({ Bucket, Prefix: prefix, MaxKeys: 1 }))),
    close: () => Promise.resolve(client.destroy()),
  }
}

function ofS3<File extends Upload | StoredFile>(
  file: File,
): File & (File extends Upload ? S3Upload : S3File) {
  if (file.store !== 's3') throw new OtherStore(file.name, file.store)
  return file as File & (File extends Upload ? S3Upload : S3File)
}
