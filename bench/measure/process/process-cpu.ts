import { readFileSync } from 'node:fs'

/** As Linux counts them, whatever its kernel was built with. */
const ticksPerSecond = 100

/** Processor time of a process and all its threads since its start. Linux only: elsewhere NaN. */
export function processCpuSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in parentheses, which may have spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
  } catch {
    return NaN
  }
}
