import type { MongoClient } from 'mongodb'
import { taskContenders } from './contenders/contenders.ts'
import { ContenderProcess } from './run-contender.ts'
import type { Setting } from './setting.ts'

/** How long after a SIGKILL of its worker another process begins a task, in milliseconds. */
export async function measureTakeOver(name: string, setting: Setting, client: MongoClient): Promise<number> {
  const db = client.db(setting.database)
  await taskContenders[name]?.store(db, [1])
  const hanging = { ...setting, isHanging: true }
  const first = new ContenderProcess(name, hanging)
  await first.printed('ready')
  first.begin()
  await first.printed('task')
  const other = new ContenderProcess(name, hanging)
  await other.printed('ready')
  other.begin()
  await first.kill()
  const killedAt = performance.now()
  const takenMs = (await other.printed('task')) - killedAt
  await other.kill()
  await db.dropDatabase()
  return takenMs
}
