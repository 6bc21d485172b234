import { Command } from '@commander-js/extra-typings'
import type { CommandUnknownOpts } from '@commander-js/extra-typings'

/** Shown in the help of every command, as scripts depend on them. */
export const exitCodes = `Exit codes:
  0  done
  1  refused, or something was found to be wrong
  2  wrong usage, or a part of the system is unavailable`

export type CommandTexts = {
  /** One line, for the list of commands. */
  summary: string
  /** What it does and what to know about it. Default: the summary as a sentence. */
  description?: string
  /** Arguments after the program's name. */
  examples: readonly [string, ...string[]]
}

/** A command of `slipstream`, with `--json`, and its examples and exit codes in its help. */
export function defineCommand(
  name: string,
  { summary, description = sentence(summary), examples }: CommandTexts,
) {
  const lines = examples.map((example) => `  npx slipstream ${example}\n`).join('')
  return new Command(name)
    .summary(summary)
    .description(description.replaceAll('\n', ' '))
    .option('--json', 'write JSON (default: only where the output is not a terminal)')
    .addHelpText('after', `\nExamples:\n${lines}\n${exitCodes}`)
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`

/** A command that only has others below it. */
export function defineGroup(name: string, summary: string, commands: readonly CommandUnknownOpts[]): Command {
  const group = new Command(name).summary(summary).description(summary)
  for (const command of commands) group.addCommand(command)
  return group
}

/** The action of a command whose work returns whether it was done. If not, the exit code is 1. */
export function action<Args extends unknown[]>(
  work: (...args: Args) => Promise<boolean>,
): (...args: Args) => Promise<void> {
  return async (...args) => {
    if (!(await work(...args))) process.exitCode = 1
  }
}

/** Whether a command writes JSON for programs, or text for people. */
export function writesJson({ json }: { json?: true | undefined }): boolean {
  return json ?? !process.stdout.isTTY
}
