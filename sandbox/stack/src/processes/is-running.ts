import { readFileSync } from 'node:fs'

/** Whether the process lives. A zombie (in containers without an init) does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  try {
    // "pid (name) S …": the name may hold spaces and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.at(stat.lastIndexOf(')') + 2) !== 'Z'
  } catch {
    return true
  }
}
