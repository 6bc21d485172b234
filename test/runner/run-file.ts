import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Watch } from '@slipstream/sandbox-stack/processes/watch-over.ts'
import type { FileReport } from './file-reporter.ts'

export type FileResult = {
  passed: number
  failed: number
  /** For the log: what the file printed, its failures, and a line with its counts. */
  text: string
}

export type FileSettings = {
  /** A file that is not over by then is killed, with the processes that it started. */
  timeoutMs: number
  /** Of the tests that run, as a regular expression; default: all. */
  name?: string | undefined
  /** Gets what the file prints at once, instead of with its report. */
  onPrinted?: ((text: string) => void) | undefined
  /** Holds the file's report until it is read. */
  folder: string
  /** Ends the file's processes with this one. */
  watch: Pick<Watch, 'add' | 'remove'>
}

const reporter = new URL('./file-reporter.ts', import.meta.url).href
const withoutPromiseTracking = new URL('../without-promise-tracking.ts', import.meta.url).href
/** The rest of a file's time is for what a test that failed does at its end. */
const shareOfTests = 0.9
/** The end of what a file printed says most about its failure. */
const maxPrintedLength = 100_000
/** Processes that outlive the file for a moment hold its output open. */
const outputTimeoutMs = 5_000
let files = 0

/** Runs a test file in a process of its own, to its end or its timeout. */
export async function runFile(path: string, settings: FileSettings): Promise<FileResult> {
  const beganAt = performance.now()
  const reportFile = join(settings.folder, `${++files}.report`)
  const child = start(path, reportFile, settings)
  const printed = collect(child, settings)
  const end = await untilOver(child, settings)
  await untilClosed(child)
  const { passed, failed, text } = summarize(path, readReports(reportFile), end)
  const mark = failed === 0 ? '✔' : '✖'
  const tookMs = Math.round(performance.now() - beganAt)
  const line = `${mark} ${path}: ${passed} of ${passed + failed} in ${tookMs} ms\n`
  return { passed, failed, text: `${printed()}${text}${line}` }
}

/**
 * More memory for new objects, in each process of a test: a tenth of their processor time
 * is spent collecting them otherwise.
 */
const fewerCollections = '--max-semi-space-size=32'

function start(path: string, reportFile: string, { timeoutMs, name }: FileSettings): ChildProcess {
  // Set where this runs in a test itself: the file would report to that one.
  const { NODE_TEST_CONTEXT: _, ...given } = process.env
  const env = { ...given, NODE_OPTIONS: `${fewerCollections} ${given['NODE_OPTIONS'] ?? ''}` }
  return spawn(
    process.execPath,
    [
      ...['--disable-warning=TimeoutNegativeWarning', `--import=${withoutPromiseTracking}`],
      ...[`--test-reporter=${reporter}`, `--test-reporter-destination=${reportFile}`],
      `--test-timeout=${Math.round(timeoutMs * shareOfTests)}`,
      ...(name === undefined ? [] : [`--test-name-pattern=${name}`]),
      resolve(path),
    ],
    // Not --test-force-exit, which can lose results. A group of its own, which can
    // be killed with all that it started.
    { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  )
}

/** @returns what it has printed so far, and was not passed on */
function collect(
  { stdout, stderr }: ChildProcess,
  { onPrinted }: Pick<FileSettings, 'onPrinted'>,
): () => string {
  let printed = ''
  const keep = (text: string): void => {
    printed = (printed + text).slice(-maxPrintedLength)
  }
  for (const output of [stdout, stderr]) output?.setEncoding('utf8').on('data', onPrinted ?? keep)
  return () => printed
}

/** @returns why the file failed, whatever its tests report; undefined when nothing speaks against it */
async function untilOver(
  child: ChildProcess,
  { timeoutMs, watch }: FileSettings,
): Promise<string | undefined> {
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  const { pid } = child
  if (pid === undefined) return exited.then(String, (error: Error) => `could not start: ${error.message}`)
  watch.add(pid)
  let isKilled = false
  const timer = setTimeout(() => {
    isKilled = true
    killGroup(pid)
  }, timeoutMs)
  const [code, signal] = await exited
  clearTimeout(timer)
  watch.remove(pid)
  if (isKilled) return `killed, since it was not over within ${timeoutMs / 1_000} s`
  return code === 0 ? undefined : `ended with ${signal ?? `exit code ${code}`}`
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has just ended.
  }
}

async function untilClosed({ stdout, stderr }: ChildProcess): Promise<void> {
  const signal = AbortSignal.timeout(outputTimeoutMs)
  const open = [stdout, stderr].filter((output) => output !== null && !output.closed)
  await Promise.all(open.map((output) => once(output!, 'close', { signal }))).catch(() => undefined)
}

function readReports(file: string): FileReport[] {
  const lines = readText(file).split('\n')
  // The last line is empty, or was cut off when the process was killed.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as FileReport)
}

/** The reports of a file, and what it comes to. */
function summarize(path: string, reports: readonly FileReport[], fault: string | undefined): FileResult {
  let counts = { passed: 0, failed: 0 }
  let text = ''
  const running: string[] = []
  for (const report of reports) {
    if ('text' in report) text += report.text
    else if ('counts' in report) counts = report.counts
    else if ('begun' in report) running.push(report.begun)
    else running.splice(running.lastIndexOf(report.ended), 1)
  }
  if (fault === undefined || counts.failed > 0) return { ...counts, text }
  const during = running.length > 0 ? `, during: ${running.join(' > ')}` : ''
  return { ...counts, failed: 1, text: `${text}✖ ${path}: ${fault}${during}\n` }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // A process that could not start has no report.
    return ''
  }
}
