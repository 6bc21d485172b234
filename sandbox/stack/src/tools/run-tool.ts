import { spawn } from 'node:child_process'

const maxLinesShown = 15

export class ToolFailed extends Error {
  override readonly name = 'ToolFailed'
  readonly output: readonly string[]

  constructor(command: string, code: number | null, output: readonly string[]) {
    super(`${command} ended with ${code}:\n${output.slice(-maxLinesShown).join('\n')}`)
    this.output = output
  }
}

/** The program is not on the PATH. */
export class NoSuchTool extends Error {
  override readonly name = 'NoSuchTool'
}

/**
 * Runs a program to its end and returns what it printed.
 * @param onLine gets each line as it comes; a line redrawn in place counts as several
 * @throws NoSuchTool, or ToolFailed with the last lines it printed
 */
export function runTool(
  command: string,
  args: readonly string[],
  options: { signal: AbortSignal; onLine?: (line: string) => void; env?: NodeJS.ProcessEnv },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines: string[] = []
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: options.signal,
      env: { ...process.env, ...options.env },
    })
    for (const stream of [child.stdout, child.stderr]) {
      let rest = ''
      stream.setEncoding('utf8').on('data', (text: string) => {
        const parts = (rest + text).split(/[\r\n]+/)
        rest = parts.pop() ?? ''
        for (const line of parts) {
          lines.push(line)
          options.onLine?.(line)
        }
      })
      stream.on('end', () => {
        if (rest !== '') lines.push(rest)
      })
    }
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' ? new NoSuchTool(`${command} is not on the PATH`) : error)
    })
    child.once('close', (code) => {
      if (code === 0) return resolve(lines.join('\n'))
      reject(new ToolFailed(command, code, lines))
    })
  })
}
