import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, constants, copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { StoredFile, Upload } from '../../domain/stored-file.ts'
import { assertSafeName, OtherStore } from './export-store.ts'
import type { ExportStore } from './export-store.ts'

type FolderUpload = Extract<Upload, { store: 'folder' }>
type FolderFile = Extract<StoredFile, { store: 'folder' }>

/**
 * A folder, e.g. on a volume that the worker and the console share. A file grows under another name, in a
 * copy of its own for each process that continues with it, and gets its name when it is complete.
 */
export function folderStore(folder: string): ExportStore {
  const root = resolve(folder)
  const folderOf = (exportId: string): string => join(root, assertSafeName(exportId))
  const pathOf = ({ path }: { path: string }): string => {
    const [exportId = '', name = '', ...rest] = path.split('/')
    if (rest.length > 0) throw new Error('the path of a file has more than its export and its name')
    return join(folderOf(exportId), assertSafeName(name))
  }
  return {
    minPartBytes: 0,
    async begin({ exportId, name }, previous) {
      const path = `${exportId}/${assertSafeName(name)}.${randomUUID().slice(0, 8)}.partial`
      await mkdir(folderOf(exportId), { recursive: true, mode: 0o700 })
      if (previous === null || previous.bytes === 0) {
        await (await open(pathOf({ path }), 'wx', 0o600)).close()
        return { store: 'folder', name, bytes: 0, path }
      }
      const before = ofFolder(previous)
      await copyFile(pathOf(before), pathOf({ path }))
      const copy = await open(pathOf({ path }), 'r+')
      try {
        await copy.truncate(before.bytes)
        await copy.sync()
      } finally {
        await copy.close()
      }
      return { ...before, path }
    },
    async append(upload, bytes) {
      const { path, bytes: before } = ofFolder(upload)
      // Not created again: a part without those before it would be no file.
      const file = await open(pathOf({ path }), 'r+')
      try {
        await file.write(bytes, 0, bytes.length, before)
        await file.datasync()
      } finally {
        await file.close()
      }
      return { ...upload, bytes: before + bytes.length }
    },
    async complete(upload) {
      const { name, bytes, path } = ofFolder(upload)
      const [exportId = ''] = path.split('/')
      const file: FolderFile = { store: 'folder', name, bytes, path: `${exportId}/${name}` }
      if ((await sizeOf(pathOf({ path }))) === undefined && (await sizeOf(pathOf(file))) === bytes)
        return file
      const partial = await open(pathOf({ path }), 'r+')
      try {
        await partial.truncate(bytes)
        await partial.sync()
      } finally {
        await partial.close()
      }
      await rename(pathOf({ path }), pathOf(file))
      await removePartials(folderOf(exportId), name)
      return file
    },
    async read(file, range) {
      const path = pathOf(ofFolder(file))
      await access(path, constants.R_OK)
      return createReadStream(path, range)
    },
    remove: (exportId) => rm(folderOf(exportId), { recursive: true, force: true }),
    async check() {
      await mkdir(root, { recursive: true, mode: 0o700 })
      await access(root, constants.W_OK)
    },
    close: () => Promise.resolve(),
  }
}

function ofFolder<File extends Upload | StoredFile>(file: File): File & (FolderUpload | FolderFile) {
  if (file.store !== 'folder') throw new OtherStore(file.name, file.store)
  return file as File & (FolderUpload | FolderFile)
}

/** What processes that died have left of the file. */
async function removePartials(folder: string, name: string): Promise<void> {
  for (const entry of await readdir(folder))
    if (entry.startsWith(`${name}.`) && entry.endsWith('.partial'))
      await rm(join(folder, entry), { force: true })
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  )
}
