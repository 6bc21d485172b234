import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { setInterval as every } from 'node:timers/promises'
import { processCpuSeconds } from './process-cpu.ts'

export type MeasuredRun = { stdout: string; seconds: number; cpuSeconds: number; peakRssMiB: number }

const lookEveryMs = 50

/** Runs a Node program to its end. @throws with its errors when it fails */
export async function runMeasured(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<MeasuredRun> {
  const begunAt = performance.now()
  const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', ...env },
  })
  const over = new AbortController()
  const used = { cpuSeconds: 0, peakRssMiB: 0 }
  const watching = watch(child.pid ?? 0, used, over.signal)
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  const seconds = (performance.now() - begunAt) / 1_000
  over.abort()
  await watching
  if (child.exitCode !== 0) throw new Error(`${args.join(' ')} failed:\n${stderr}${stdout}`)
  return { stdout, seconds, ...used }
}

async function watch(pid: number, used: Omit<MeasuredRun, 'stdout' | 'seconds'>, signal: AbortSignal) {
  try {
    for await (const _ of every(lookEveryMs, undefined, { signal })) {
      used.cpuSeconds = Math.max(used.cpuSeconds, processCpuSeconds(pid) || 0)
      used.peakRssMiB = Math.max(used.peakRssMiB, peakRssMiB(pid))
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** The most that a process has held so far. Linux only: elsewhere 0. */
function peakRssMiB(pid: number): number {
  try {
    const [, kiB = '0'] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kiB) / 1_024
  } catch {
    return 0
  }
}
