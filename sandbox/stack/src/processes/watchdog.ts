/**
 * A process of its own that outlives its parent by a moment. Its standard input is a pipe that only the
 * parent holds: when the parent ends, by whatever signal, the pipe closes, and the watchdog ends every
 * process that was added. It also holds the data folder's lock, because it is the last to leave.
 *
 * Arguments: data folder, 'keep' or 'remove' (the folder, at the end). Lines in: `+pid`, `-pid`. Line out:
 * `watching`, once it has the lock; without it, it exits with the code below.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { tryFileLock } from './file-lock.ts'
import { isRunning } from './is-running.ts'

const gracePeriodMs = 8_000
const inUseExitCode = 3
const [dataFolder = '', atEnd] = process.argv.slice(2)
const lock = tryFileLock(join(dataFolder, 'lock'))
if (!lock) process.exit(inUseExitCode)
process.stdout.write('watching\n')

const watched = new Set<number>()
const input = createInterface({ input: process.stdin })
input.on('line', (line) => {
  const pid = Number(line.slice(1))
  if (line.startsWith('+')) watched.add(pid)
  else watched.delete(pid)
})
input.once('close', () => void endAll())
process.once('SIGTERM', () => input.close())

async function endAll(): Promise<void> {
  // A frozen process would only act on SIGTERM once woken. Data about to be removed need no orderly end.
  if (atEnd === 'keep') for (const signal of ['SIGTERM', 'SIGCONT'] as const) signalAll(signal)
  else signalAll('SIGKILL')
  const deadline = Date.now() + gracePeriodMs
  while ([...watched].some(isRunning) && Date.now() < deadline) await delay(50)
  signalAll('SIGKILL')
  if (atEnd === 'remove') rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 })
  lock?.release()
}

function signalAll(signal: NodeJS.Signals): void {
  for (const pid of watched) {
    try {
      // Each is the leader of its own group.
      process.kill(-pid, signal)
    } catch {
      watched.delete(pid)
    }
  }
}
