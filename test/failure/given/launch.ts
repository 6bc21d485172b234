import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { watchOver } from '@slipstream/sandbox-stack/processes/watch-over.ts'

export type Launched = {
  /** The first address in a line of its output that matches; rejects if the process ends before. */
  url(line: RegExp): Promise<string>
  /** After one that ends it, resolves when it is gone. */
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): Promise<void>
  /** Resolves when it is gone, with the last line of its output. */
  ended: Promise<string>
  /** Resolves when it is gone; null after a signal that it does not handle. */
  exitCode: Promise<number | null>
  pid: number
}

export type Launch = (
  /** From the project's root. */
  main: string,
  options?: { args?: readonly string[]; env?: NodeJS.ProcessEnv },
) => Launched

export type LauncherParts = {
  env: NodeJS.ProcessEnv
  stopLater(one: { stop(): Promise<void> }): void
  /** Gets each line of what they print. */
  keepLine?: (line: string) => void
}

/**
 * Starts programs of the project as processes of their own, to be killed and frozen; they end
 * with the test, whatever becomes of it.
 */
export async function launcher({
  env,
  stopLater,
  keepLine,
}: LauncherParts): Promise<{ folder: string; launch: Launch }> {
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-failure-'))
  const watch = await watchOver(folder, 'remove')
  let isOver = false
  stopLater({
    async stop() {
      isOver = true
      await watch.close()
    },
  })

  const launch: Launch = (main, { args = [], env: more = {} } = {}) => {
    // Nothing would end it.
    if (isOver) throw new Error(`${main} is started after the end of its test`)
    const path = fileURLToPath(new URL(`../../../${main}`, import.meta.url))
    const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', path, ...args], {
      env: { ...process.env, ...env, LOG_FORMAT: 'json', ...more },
      // The watchdog ends whole groups.
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (child.pid === undefined) throw new Error(`${main} could not be started`)
    watch.add(child.pid)
    const exited = once(child, 'exit') as Promise<[number | null]>
    // Its output is read to the end, or the pipe would fill.
    const lines = createInterface({ input: child.stdout })
    let last = ''
    lines.on('line', (line) => {
      last = line
      keepLine?.(line)
      // The cause of a response 500 is nowhere else.
      if (line.includes('"level":50') && line.includes('"reqId"')) console.log(line)
    })
    stopLater({
      async stop() {
        child.kill('SIGKILL')
        await exited
      },
    })
    return {
      url(pattern) {
        const { promise, resolve, reject } = Promise.withResolvers<string>()
        lines.on('line', (line) => {
          const found = pattern.test(line) ? /http:\/\/[\d.]+:\d+/.exec(line)?.[0] : undefined
          if (found !== undefined) resolve(found)
        })
        void exited.then(() => reject(new Error(`${main} ended while it started: ${last}`)))
        return promise
      },
      async kill(signal) {
        child.kill(signal)
        if (signal === 'SIGKILL' || signal === 'SIGTERM') await exited
      },
      ended: exited.then(() => last),
      exitCode: exited.then(([code]) => code),
      pid: child.pid,
    }
  }
  return { folder, launch }
}
