import { readFileSync } from 'node:fs'

const maxLines = 20
const maxLineLength = 300

/** The last lines of a log, for error messages. */
export function logTail(file: string): string {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-maxLines)
  return lines.map((line) => `  ${line.slice(0, maxLineLength)}`).join('\n')
}
