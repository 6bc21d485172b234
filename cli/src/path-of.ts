import type { Command } from 'commander'

/** A command as it is called, e.g. `slipstream alerts list`. */
export function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}
