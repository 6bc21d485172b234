import { printable } from '../text/printable.ts'

/** Writes each text as one line of standard output, with nothing in it that a terminal obeys. */
export function print(...lines: readonly string[]): void {
  for (const line of lines) console.log(printable(line))
}

/** The same on standard error. */
export function printError(...lines: readonly string[]): void {
  for (const line of lines) console.error(printable(line))
}
