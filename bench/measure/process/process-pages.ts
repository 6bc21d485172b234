import { readFileSync } from 'node:fs'

/**
 * Memory of a process in MiB, as Linux counts it: `pss` shares out what several
 * processes have in common. Elsewhere NaN.
 */
export function processPages(pid: number): { rssMiB: number; pssMiB: number } {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
    const mib = (name: string): number =>
      Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]) / 1024)
    return { rssMiB: mib('Rss'), pssMiB: mib('Pss') }
  } catch {
    return { rssMiB: NaN, pssMiB: NaN }
  }
}
