import { setTimeout as sleep } from 'node:timers/promises'
import { withServiceDatabase } from '@slipstream/mongo/with-service-database.ts'
import type { Db, MongoClient } from 'mongodb'
import { inSnapshot } from '../../adapters/read-models.ts'
import { createExport } from '../../commands/exports/create-export.ts'
import { submitCommand } from '../../commands/submit-command.ts'
import { parseParameters } from '../../domain/parameters/parse-parameters.ts'
import { getExport } from '../../queries/exports/get-export.ts'
import type { ExportResponse } from '../../responses/exports/export.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { downloadExport } from './download-export.ts'
import { exportLine } from './export-line.ts'
import { print } from '@slipstream/runtime/cli/print.ts'
import { printable } from '@slipstream/runtime/text/printable.ts'

type Following = {
  isJson: boolean
  waits: boolean
  download: boolean
  output: string | undefined
}

const pollMs = 500
const open: readonly ExportResponse['state'][] = ['queued', 'running']

/**
 * Requests an export and writes its progress until it ends.
 *
 * @returns whether it is ready, or requested where it is not waited for
 */
export async function createAndWait(given: Record<string, unknown>, following: Following): Promise<boolean> {
  const found = await withServiceDatabase('slipstream-cli', async ({ client, db }) => {
    const submitted = await submitCommand(
      { client, database: db.databaseName, now: new Date() },
      createExport,
      {
        params: {},
        input: parseParameters(createExport.input, withoutUndefined(given)),
      },
    )
    if (!('id' in submitted)) throw new Error(Object.values(submitted)[0])
    return follow({ client, db }, submitted.id, following)
  })
  if (found.state === 'ready' && following.download) await downloadExport(found.id, following)
  return following.waits ? found.state === 'ready' : found.state !== 'failed'
}

async function follow(
  database: { client: MongoClient; db: Db },
  id: string,
  { isJson, waits }: Following,
): Promise<ExportResponse> {
  const write = progressWriter(isJson)
  for (;;) {
    const found = await readExport(database, id)
    write(found)
    if (!waits || !open.includes(found.state)) {
      write.end()
      return found
    }
    await sleep(pollMs)
  }
}

async function readExport(
  { client, db }: { client: MongoClient; db: Db },
  id: string,
): Promise<ExportResponse> {
  const context = { now: new Date(), billingSources: {}, startAfter: undefined, next: () => null }
  const found = await inSnapshot(client, db.databaseName, (snapshot) =>
    getExport.read({ ...context, snapshot }, { id }, {}),
  )
  if (found === undefined) throw new Error(getExport.notFound)
  return found as ExportResponse
}

/** On a terminal, one line that changes; elsewhere a line for each change. */
function progressWriter(isJson: boolean): { (found: ExportResponse): void; end(): void } {
  const isTerminal = process.stdout.isTTY && !isJson
  let written = ''
  const write = (found: ExportResponse): void => {
    const line = printable(isJson ? JSON.stringify(found) : exportLine(found))
    if (line === written) return
    if (isTerminal) process.stdout.write(`\r\u001b[K${line.slice(0, process.stdout.columns - 1)}`)
    else print(line)
    written = line
  }
  return Object.assign(write, {
    end: () => void (isTerminal && process.stdout.write(`\r\u001b[K${written}\n`)),
  })
}
