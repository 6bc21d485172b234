import { existsSync, readFileSync } from 'node:fs'

const maxLines = 20
const maxLineLength = 300

/** The last lines of a log, for error messages; or that there is no log yet. */
export function logTail(file: string): string {
  if (!existsSync(file)) return '  (there is no log yet)'
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-maxLines)
  return lines.map((line) => `  ${line.slice(0, maxLineLength)}`).join('\n')
}
