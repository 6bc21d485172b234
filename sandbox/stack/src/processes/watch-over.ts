import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { setTimeout as delay } from 'node:timers/promises'
import { isRunning } from './is-running.ts'

/** Sees to it that processes end with this one. */
export type Watch = {
  add(pid: number): void
  remove(pid: number): void
  /** Ends what is still watched and frees the data folder. */
  close(): Promise<void>
}

const inUseExitCode = 3
const leftoversTimeoutMs = 15_000

/**
 * Takes the data folder for this process, and starts the watchdog.
 * @throws when another live process uses the folder. Leftovers of a killed one are waited for.
 */
export async function watchOver(dataFolder: string, atEnd: 'keep' | 'remove'): Promise<Watch> {
  const ownerFile = join(dataFolder, 'owner')
  const deadline = Date.now() + leftoversTimeoutMs
  for (;;) {
    const watch = await tryWatch(dataFolder, atEnd)
    if (watch) {
      writeFileSync(ownerFile, `${process.pid}\n`)
      return watch
    }
    const owner = readOwner(ownerFile)
    if (owner === undefined || isRunning(owner) || Date.now() > deadline) {
      throw new Error(
        `The data folder ${dataFolder} is in use by a stack that process ${owner ?? '(just starting)'} started: ` +
          'stop that one, or give this one another folder.',
      )
    }
    await delay(200)
  }
}

async function tryWatch(dataFolder: string, atEnd: 'keep' | 'remove'): Promise<Watch | undefined> {
  // Detached: what kills this process's whole group must not reach the watchdog.
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('watchdog.ts', import.meta.url)), dataFolder, atEnd],
    {
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore'],
      env: {},
    },
  )
  const exited = once(child, 'exit')
  // Pipes of child processes are sockets, which can be kept from holding this process open.
  const stdin = child.stdin as Socket
  const stdout = child.stdout as Socket
  const [message] = (await Promise.race([
    once(createInterface({ input: stdout }), 'line'),
    exited,
  ])) as unknown[]
  if (message === inUseExitCode) return undefined
  if (message !== 'watching')
    throw new Error(`The stack's watchdog ended immediately (exit code ${String(message)}).`)
  // The pipe may fail once the watchdog is gone; its job is then void.
  stdin.on('error', () => undefined)
  for (const handle of [child, stdin, stdout]) handle.unref()
  return {
    add: (pid) => void stdin.write(`+${pid}\n`),
    remove: (pid) => void stdin.write(`-${pid}\n`),
    close: async () => {
      child.ref()
      stdin.end()
      await exited
    },
  }
}

function readOwner(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
