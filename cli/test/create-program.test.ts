import type { Command } from 'commander'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createProgram } from '../src/create-program.ts'

/** Commands that do something, except those that the libraries add. */
function leaves(command: Command): Command[] {
  const below = command.commands.flatMap(leaves)
  return below.length > 0 ? below : [command]
}

const commands = createProgram()
  .commands.filter((command) => !['completion', 'complete'].includes(command.name()))
  .flatMap(leaves)

function helpOf(command: Command): string {
  let help = ''
  command.configureOutput({ writeOut: (text) => void (help += text) }).outputHelp()
  return help
}

test('given any command, when its help is written, then it has --json, an example and exit codes', () => {
  assert.ok(commands.length > 15)
  for (const command of commands) {
    const help = helpOf(command)
    assert.match(help, /--json/)
    assert.match(help, /Exit codes:/)
    const examples = [...help.matchAll(/^ {2}npx slipstream (.+)$/gm)].map(([, example = '']) => example)
    assert.ok(examples.length > 0, help)
    for (const example of examples) accepts(example)
  }
})

test('given two programs in one process, then they share no command', () => {
  const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)]
  const first = new Set(all(createProgram()))
  const shared = all(createProgram()).filter((command) => first.has(command))
  assert.deepEqual(
    shared.map((command) => command.name()),
    [],
  )
})

/** Parses an example with a fresh tree whose commands do nothing. */
function accepts(example: string): void {
  const program = createProgram()
  let ran = ''
  for (const command of leaves(program)) {
    command.action(() => void (ran = command.name()))
  }
  const args = (example.match(/"[^"]*"|\S+/g) ?? []).map((text) => text.replaceAll('"', ''))
  program.parse(args, { from: 'user' })
  assert.ok(args.includes(ran), example)
}
