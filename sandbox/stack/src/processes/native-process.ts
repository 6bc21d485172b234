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
  /** Called when it ends without `stop` or `kill`. */
  onUnexpectedEnd(message: string): void
}

/** A part as a child process, in a process group of its own, that ends with this process. */
export function nativeProcess(options: NativeProcessOptions): NativeProcess {
  const { logFile } = options
  if (existsSync(logFile)) renameSync(logFile, logFile.replace(/\.log$/, '.previous.log'))
  return new ChildServer(options)
}

class ChildServer implements NativeProcess {
  readonly name: PartName
  readonly logFile: string
  readonly #options: NativeProcessOptions
  #child: ChildProcess | undefined
  /** Set while it is expected to end: then onUnexpectedEnd is not called. */
  #isEndExpected = true

  constructor(options: NativeProcessOptions) {
    this.#options = options
    this.name = options.name
    this.logFile = options.logFile
  }

  get pid(): number {
    const pid = this.#running()?.pid
    if (pid === undefined) throw new Error(`${this.#options.title} is not running.`)
    return pid
  }

  isRunning(): boolean {
    return this.#running() !== undefined
  }

  async start(): Promise<void> {
    const { plan, title, watch, onUnexpectedEnd } = this.#options
    const log = openSync(this.logFile, 'a')
    const started = spawn(plan.command, plan.args, { detached: true, stdio: ['ignore', log, log] })
    closeSync(log)
    this.#child = started
    this.#isEndExpected = true
    const { pid } = started
    if (pid === undefined) {
      const [error] = (await once(started, 'error')) as [Error]
      throw new Error(`${title} could not be started: ${error.message}`)
    }
    watch.add(pid)
    started.unref()
    started.once('exit', (code, signal) => {
      watch.remove(pid)
      if (this.#isEndExpected) return
      onUnexpectedEnd(`${title} ended by itself (${signal ?? code}). Its log ends:\n${logTail(this.logFile)}`)
    })
    await this.#untilReady(started)
    this.#isEndExpected = false
  }

  async kill(signal: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    const target = this.#running()
    if (!target) throw new Error(`${this.#options.title} is not running.`)
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') return void target.kill(signal)
    this.#isEndExpected = true
    target.ref()
    const exited = once(target, 'exit')
    target.kill(signal)
    await exited
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const target = this.#running()
    if (!target) return
    const timeout = setTimeout(() => target.kill('SIGKILL'), stopTimeoutMs)
    // A frozen one acts on nothing but SIGKILL until woken.
    const ended = this.kill(signal)
    target.kill('SIGCONT')
    await ended
    clearTimeout(timeout)
  }

  async restart(): Promise<void> {
    await this.stop('SIGTERM')
    await this.start()
  }

  #running(): ChildProcess | undefined {
    const child = this.#child
    return child?.pid !== undefined && child.exitCode === null && child.signalCode === null
      ? child
      : undefined
  }

  async #untilReady(started: ChildProcess): Promise<void> {
    const { title, plan } = this.#options
    const deadline = Date.now() + startTimeoutMs
    const logEnd = (): string => `Its log (${this.logFile}) ends:\n${logTail(this.logFile)}`
    for (;;) {
      let reason: Error | undefined
      try {
        await plan.ready()
      } catch (error) {
        reason = error as Error
      }
      if (this.#running() !== started) throw new Error(`${title} ended while it started. ${logEnd()}`)
      if (reason === undefined) return
      if (Date.now() > deadline) {
        await this.stop('SIGKILL')
        const seconds = startTimeoutMs / 1000
        throw new Error(`${title} did not respond within ${seconds} s (${reason.message}). ${logEnd()}`)
      }
      await delay(100)
    }
  }
}
