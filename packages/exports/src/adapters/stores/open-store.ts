import type { Db } from 'mongodb'
import type { ExportsConfig } from '@slipstream/runtime/config/schemas/exports-schema.ts'
import type { ExportStore } from './export-store.ts'
import { folderStore } from './folder-store.ts'
import { gridfsStore } from './gridfs-store.ts'

/** The configured store. The client of S3 is loaded only where it is used. */
export async function openStore({ store }: Pick<ExportsConfig, 'store'>, db: Db): Promise<ExportStore> {
  if (store === 'gridfs') return gridfsStore(db)
  if ('folder' in store) return folderStore(store.folder)
  const { s3Store } = await import('./s3-store.ts')
  const { accessKeyId, secretAccessKey, ...settings } = store.s3
  const credentials =
    accessKeyId === undefined || secretAccessKey === undefined
      ? undefined
      : { accessKeyId: accessKeyId.reveal(), secretAccessKey: secretAccessKey.reveal() }
  return s3Store({ ...settings, credentials })
}
