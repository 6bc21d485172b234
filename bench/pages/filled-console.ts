import { MongoClient, type Db } from 'mongodb'
import { startStackWithProgress } from '@slipstream/sandbox-stack/progress/start-stack-with-progress.ts'
import { startConsoleProcess, type ConsoleProcess } from './console-process.ts'
import { fill } from './fill.ts'

const database = 'bench'

/** A console over a database of its own that has what this number of orders leaves behind. */
export type FilledConsole = {
  db: Db
  get: ConsoleProcess['get']
  /** When the newest order was created. */
  now: number
}

export async function withFilledConsole<Result>(
  orders: number,
  print: (line: string) => void,
  measure: (filled: FilledConsole) => Promise<Result>,
): Promise<Result> {
  const stack = await startStackWithProgress({ temporary: true, env: {}, parts: ['mongodb'] })
  const client = new MongoClient(stack.mongodbUrl)
  try {
    const db = client.db(database)
    const now = await fill(db, orders, print)
    const running = await startConsoleProcess(stack.mongodbUrl, database)
    try {
      return await measure({ db, get: running.get, now })
    } finally {
      await running.stop()
    }
  } finally {
    await client.close()
    await stack.stop()
  }
}
