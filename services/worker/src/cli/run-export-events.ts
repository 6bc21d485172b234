import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { showProgress } from '@slipstream/event-log/history/cli/show-progress.ts'
import { topicOf, withHistory } from '@slipstream/event-log/history/cli/with-history.ts'
import { takeLock } from '@slipstream/runtime/process/lock-file.ts'
import { writeEventFolder } from '../event-folder/write-event-folder.ts'
import { print } from '@slipstream/runtime/cli/print.ts'

type Request = {
  folder: string
  topics: readonly string[] | undefined
  ratePerSecond: number | undefined
  isJson: boolean
}

const defaultTopics = ['orders', 'quarantine', 'refusals', 'alerts']

/**
 * Brings the folder up to date, topic after topic, and writes what was new.
 *
 * @throws when another process does so at the same time
 */
export function runExportEvents({
  folder,
  topics = defaultTopics,
  ratePerSecond,
  isJson,
}: Request): Promise<void> {
  return withHistory(async ({ log, topicPrefix, signal }) => {
    const chosen = topics.map((given) => topicOf(topicPrefix, given))
    await mkdir(join(folder, '_state'), { recursive: true })
    const release = await takeLock(join(folder, '_state', 'lock'), `the folder ${folder}`)
    try {
      for (const topic of chosen) {
        const name = topic.slice(topicPrefix.length)
        const [starts, ends] = [await log.startOffsets(topic), await log.endOffsets(topic)]
        const total = [...ends].reduce(
          (sum, [partition, end]) => sum + Number(end - (starts.get(partition) ?? 0n)),
          0,
        )
        const progress = showProgress(total)
        try {
          const onRead = (records: number): void => progress.read(records)
          const written = await writeEventFolder({ log, topic, name, folder, ratePerSecond, signal, onRead })
          progress.end()
          print(
            isJson
              ? JSON.stringify({ topic: name, ...written })
              : `${name}: ${written.records} new records in ${written.files} files`,
          )
        } finally {
          progress.end()
        }
      }
    } finally {
      await release()
    }
  })
}
