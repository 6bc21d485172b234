import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { openStore } from '@slipstream/exports/adapters/stores/open-store.ts'
import { stateOf } from '@slipstream/exports/domain/request/export-state.ts'
import { exportItems } from '@slipstream/exports/export-items.ts'
import { withServiceDatabase } from '@slipstream/mongo/with-service-database.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { sizeOf } from './export-line.ts'
import { print } from '@slipstream/runtime/cli/print.ts'

/** Writes the file of an export. @throws if there is none, or one is there already under that path */
export function downloadExport(
  id: string,
  { output, isJson }: { output?: string | undefined; isJson: boolean },
): Promise<void> {
  const { exports } = loadConfig({ needsSecrets: ['exports'] })
  return withServiceDatabase('slipstream-cli', async ({ db }) => {
    const item = await exportItems(db).findOne({ _id: id })
    if (item === null) throw new Error(`there is no export ${id}`)
    const state = stateOf(item, item.work, new Date())
    if (state !== 'ready' || item.file === null) throw new Error(`there is no file: the export is ${state}`)
    const store = await openStore(exports, db)
    try {
      const path = await pathFor(output, item.fileName)
      const progress = progressOf(item.file.bytes, isJson)
      await pipeline(
        await store.read(item.file),
        progress,
        createWriteStream(path, { flags: 'wx', mode: 0o600 }),
      )
      const { bytes } = item.file
      print(isJson ? JSON.stringify({ id, path, bytes }) : `${path}  ${sizeOf(bytes)}`)
    } finally {
      await store.close()
    }
  })
}

async function pathFor(output: string | undefined, fileName: string): Promise<string> {
  if (output === undefined) return fileName
  const isFolder = await stat(output).then(
    (found) => found.isDirectory(),
    () => false,
  )
  return isFolder ? join(output, fileName) : output
}

/** Passes the bytes on, and shows on a terminal how many there were. */
function progressOf(total: number, isJson: boolean): Transform {
  const isShown = process.stderr.isTTY && !isJson
  let done = 0
  let shownAt = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      done += chunk.length
      if (isShown && performance.now() - shownAt > 200) {
        shownAt = performance.now()
        process.stderr.write(
          `\r\u001b[K${sizeOf(done)} of ${sizeOf(total)}, ${Math.floor((100 * done) / total)} %`,
        )
      }
      next(null, chunk)
    },
    flush(next) {
      if (isShown) process.stderr.write('\r\u001b[K')
      next()
    },
  })
}
