import { once } from 'node:events'
import { MongoClient } from 'mongodb'
import { taskContenders } from './contenders/contenders.ts'
import type { Setting } from './setting.ts'

/**
 * One of the processes of a contender. Arguments: which; the setting as JSON. It begins after a
 * line, prints when the first task of a hanging one begins, and at the end of its input what
 * processor time it has used, in milliseconds.
 */
const [which = '', json = '{}'] = process.argv.slice(2)
const setting = JSON.parse(json) as Setting
const client = new MongoClient(setting.mongodbUrl)
await client.connect()
const db = client.db(setting.database)
console.log('ready')
await once(process.stdin, 'data')
const before = process.cpuUsage()
const stop = await taskContenders[which]?.start({
  ...setting,
  db,
  onTask: () => void (setting.isHanging && console.log('task')),
})
process.stdin.resume()
await once(process.stdin, 'end')
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ cpuMs: (user + system) / 1_000 }))
await Promise.race([stop?.(), new Promise((resolve) => setTimeout(resolve, 2_000))])
process.exit(0)
