import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { MongoClient } from 'mongodb'
import { mongoCpuSeconds } from '../measure/mongodb/mongo-cpu.ts'
import { taskContenders } from './contenders/contenders.ts'
import { effects } from './setting.ts'
import type { Setting } from './setting.ts'

const program = fileURLToPath(new URL('contender-process.ts', import.meta.url))
export const processes = 2
const storedTogether = 1_000

export type Measured = {
  perSecond: number
  /** Of both processes, and of the database, for each task. */
  cpuMsPerTask: number
  databaseCpuMsPerTask: number
  /** Tasks that were done again; of those without an effect not known. */
  repeated: number
  /** Tasks that were not done in time. */
  undone: number
}

export class ContenderProcess {
  readonly child: ChildProcessWithoutNullStreams
  readonly #lines: string[] = []

  constructor(name: string, setting: Setting) {
    this.child = spawn(process.execPath, [program, name, JSON.stringify(setting)], {
      env: { ...process.env, NODE_ENV: 'production' },
    })
    this.child.stderr.pipe(process.stderr)
    createInterface({ input: this.child.stdout }).on('line', (line) => this.#lines.push(line))
  }

  /** Waits for a line, and gives the time at which it was there, in milliseconds. */
  async printed(text: string): Promise<number> {
    while (!this.#lines.some((line) => line.startsWith(text))) await sleep(1)
    return performance.now()
  }

  begin(): void {
    this.child.stdin.write('go\n')
  }

  async kill(): Promise<void> {
    const exited = once(this.child, 'exit')
    this.child.kill('SIGKILL')
    await exited
  }

  /** @returns its processor time in milliseconds */
  async end(): Promise<number> {
    const exited = once(this.child, 'exit')
    this.child.stdin.end()
    await exited
    const last = this.#lines.findLast((line) => line.startsWith('{')) ?? '{"cpuMs":0}'
    return (JSON.parse(last) as { cpuMs: number }).cpuMs
  }
}

/**
 * Works on tasks that are stored before, from the first claim to the last outcome.
 *
 * @param maxMs what is not done by then is not waited for
 */
export async function runContender(
  name: string,
  setting: Setting,
  { tasks, maxMs }: { tasks: number; maxMs: number },
  client: MongoClient,
): Promise<Measured> {
  const contender = taskContenders[name]
  if (contender === undefined) throw new Error(`there is no contender ${name}`)
  const db = client.db(setting.database)
  for (let from = 0; from < tasks; from += storedTogether)
    await contender.store(
      db,
      Array.from({ length: Math.min(storedTogether, tasks - from) }, (_, i) => from + i),
    )
  const running = Array.from({ length: processes }, () => new ContenderProcess(name, setting))
  await Promise.all(running.map((one) => one.printed('ready')))
  const databaseBefore = await mongoCpuSeconds(client)
  const begun = performance.now()
  for (const one of running) one.begin()
  let open = tasks
  while ((open = await contender.countOpen(db)) > 0 && performance.now() - begun < maxMs) await sleep(20)
  const seconds = (performance.now() - begun) / 1_000
  const done = Math.max(1, tasks - open)
  const databaseMs = ((await mongoCpuSeconds(client)) - databaseBefore) * 1_000
  const cpuMs = (await Promise.all(running.map((one) => one.end()))).reduce((sum, ms) => sum + ms, 0)
  const written = await db.collection(effects).countDocuments()
  await db.dropDatabase()
  return {
    ...{ perSecond: done / seconds, cpuMsPerTask: cpuMs / done, databaseCpuMsPerTask: databaseMs / done },
    ...{ repeated: setting.hasEffect ? Math.max(0, written - tasks) : 0, undone: open },
  }
}
