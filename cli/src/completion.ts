import tab from '@bomb.sh/tab/commander'
import type { Command } from 'commander'

const setUp = `
Examples:
  slipstream() { npx slipstream "$@"; }; source <(slipstream completion bash)
  slipstream() { npx slipstream "$@"; }; source <(slipstream completion zsh)
  npx slipstream completion fish

The script completes the word slipstream, so that name must be a function, an
alias or on the PATH. In bash it needs the package bash-completion.`

/** Adds `completion SHELL`, which writes a script for that shell, and the hidden command that it calls. */
export function addCompletion(program: Command): void {
  const restores = program.commands.flatMap(describeBySummary)
  tab(program, { completionCommandName: 'completion' })
  for (const restore of restores) restore()
  program.commands
    .find((command) => command.name() === 'completion')
    ?.summary('write a completion script for a shell')
    .description('Writes a completion script for a shell.')
    .addHelpText('after', setUp)
}

/** Completions show descriptions, which are too long for a line of theirs. @returns functions that undo it */
function describeBySummary(command: Command): (() => void)[] {
  const description = command.description()
  command.description(command.summary())
  return [() => void command.description(description), ...command.commands.flatMap(describeBySummary)]
}
