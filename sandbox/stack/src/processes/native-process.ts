import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, renameSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { logTail } from './log-tail.ts'
import type { NativePlan } from '../part-definition.ts'
import type { NativePart, PartName } from '../stack.ts'
import type { Watch } from './watch-over.ts'

const startTimeoutMs = 120_000
const stopTimeoutMs = 15_000

export type NativeProcess = NativePart & {
  start(): Promise<void>
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

export type NativeProcessOptions = {
  readonly name: PartName
  readonly title: string
  readonly plan: NativePlan
  readonly logFile: string
  readonly watch: Watch
  /** Called when it ends without having been asked to. */
  onUnexpectedEnd(message: string): void
}

/** A part as a child process, in a process group of its own, that ends with this process. */
export function nativeProcess(options: NativeProcessOptions): NativeProcess {
  const { name, title, plan, logFile, watch } = options
  let child: ChildProcess | undefined
  // Set while it is expected to end: then onUnexpectedEnd is not called.
  let endIsKnown = true

  const running = (): ChildProcess | undefined =>
    child?.pid !== undefined && child.exitCode === null && child.signalCode === null ? child : undefined

  async function start(): Promise<void> {
    const log = openSync(logFile, 'a')
    const started = spawn(plan.command, plan.args, { detached: true, stdio: ['ignore', log, log] })
    closeSync(log)
    child = started
    endIsKnown = true
    const { pid } = started
    if (pid === undefined) {
      const [error] = (await once(started, 'error')) as [Error]
      throw new Error(`${title} could not be started: ${error.message}`)
    }
    watch.add(pid)
    started.unref()
    started.once('exit', (code, signal) => {
      watch.remove(pid)
      if (!endIsKnown)
        options.onUnexpectedEnd(
          `${title} ended by itself (${signal ?? code}). Its log ends:\n${logTail(logFile)}`,
        )
    })
    await untilReady(started)
    endIsKnown = false
  }

  async function untilReady(started: ChildProcess): Promise<void> {
    const deadline = Date.now() + startTimeoutMs
    for (;;) {
      let reason: Error | undefined
      try {
        await plan.ready()
      } catch (error) {
        reason = error as Error
      }
      if (running() !== started) {
        throw new Error(`${title} ended while it started. Its log (${logFile}) ends:\n${logTail(logFile)}`)
      }
      if (reason === undefined) return
      if (Date.now() > deadline) {
        await stop('SIGKILL')
        throw new Error(
          `${title} did not answer within ${startTimeoutMs / 1000} s (${reason.message}). Its log (${logFile}) ends:\n${logTail(logFile)}`,
        )
      }
      await delay(100)
    }
  }

  async function kill(signal: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    const target = running()
    if (!target) throw new Error(`${title} is not running.`)
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') return void target.kill(signal)
    endIsKnown = true
    target.ref()
    const exited = once(target, 'exit')
    target.kill(signal)
    await exited
  }

  async function stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const target = running()
    if (!target) return
    const impatience = setTimeout(() => target.kill('SIGKILL'), stopTimeoutMs)
    // A frozen one acts on nothing but SIGKILL until woken.
    const ended = kill(signal)
    target.kill('SIGCONT')
    await ended
    clearTimeout(impatience)
  }

  async function restart(): Promise<void> {
    await stop('SIGTERM')
    await start()
  }

  if (existsSync(logFile)) renameSync(logFile, logFile.replace(/\.log$/, '.previous.log'))
  return {
    name,
    logFile,
    get pid() {
      const pid = running()?.pid
      if (pid === undefined) throw new Error(`${title} is not running.`)
      return pid
    },
    start,
    stop,
    kill,
    restart,
  }
}
