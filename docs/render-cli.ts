import type { Command } from 'commander'
import { createProgram } from '../cli/src/create-program.ts'

const introduction = `# The command line

One command, \`npx slipstream\`, operates the system. It needs \`npm ci\` and nothing else; beside \`npm start\` it finds the
sandbox by itself, elsewhere by the variables below. In the containers: \`docker compose exec auditor slipstream alerts list\`.

On a terminal, commands write text and progress; elsewhere, or with \`--json\`, JSON, one object per line. \`npx slipstream
completion bash\` (or \`zsh\`, \`fish\`) writes a completion script.`

/** The page about the command line: what each command's \`--help\` writes. */
export function renderCli(): string {
  const program = createProgram()
  return [
    introduction,
    fenced(program),
    ...shownCommands(program).flatMap((command) => sections(command, [])),
  ].join('\n\n')
}

function sections(command: Command, parents: readonly string[]): string[] {
  const path = [...parents, command.name()]
  const below = shownCommands(command).flatMap((child) => sections(child, path))
  if (below.length > 0) return [`## ${path.join(' ')}`, ...below]
  return [`${parents.length === 0 ? '##' : '###'} ${path.join(' ')}`, fenced(command)]
}

function fenced(command: Command): string {
  let help = ''
  command
    .configureOutput({
      getOutHelpWidth: () => 100,
      getOutHasColors: () => false,
      writeOut: (text) => void (help += text),
    })
    .outputHelp()
  return `\`\`\`text\n${help.trim()}\n\`\`\``
}

/** Without what is hidden, and without help, which every command has. */
function shownCommands(command: Command): Command[] {
  const visible = command.createHelp().visibleCommands(command)
  return visible.filter((one) => one.name() !== 'help')
}
