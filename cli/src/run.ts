import { CommanderError } from 'commander'
import type { Command } from 'commander'
import { pathOf } from './path-of.ts'
import { printError } from '@slipstream/runtime/cli/print.ts'

/**
 * Runs the command that the arguments name, and writes its errors.
 *
 * @returns the exit code: 0 done, 1 refused, 2 wrong usage, or a part of the system is unavailable
 */
export async function run(program: Command, args: readonly string[]): Promise<number> {
  let running = program
  program.hook('preAction', (_, command) => void (running = command))
  try {
    await program.parseAsync(args, { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    // It has written its help or what is wrong with the arguments.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    printError(...(error as Error).message.split('\n'), `See npx ${pathOf(running)} --help`)
    return 2
  }
}
