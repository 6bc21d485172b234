import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { it } from 'node:test'
import type { Command } from 'commander'
import { createProgram } from '../src/create-program.ts'

const root = new URL('../..', import.meta.url)

/**
 * Each `npx slipstream …` of a text, up to the next one or the end of its line; a
 * line that continues is joined before.
 */
function commandsIn(text: string): string[] {
  return text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .flatMap((line) => line.split('npx slipstream ').slice(1))
}

/** Why the command line does not have the command, in a sentence; undefined if it has. */
function mistakeIn(written: string): string | undefined {
  let command: Command = createProgram()
  for (const word of written.split(/[^a-z-]/)) {
    const next = command.commands.find((one) => one.name() === word)
    if (next === undefined) break
    command = next
  }
  if (written.includes(' --help')) return undefined
  if (command.commands.length > 0) return `there is no such command: ${written}`
  const known = new Set(command.options.flatMap(({ long }) => long ?? []))
  const unknown = [...written.matchAll(/ (--[a-z-]+)/g)].find(([, flag = '']) => !known.has(flag))
  return unknown === undefined ? undefined : `${unknown[1]} is no option: ${written}`
}

it('given the commands that alerts and runbooks name, then the command line has each', () => {
  const paths = globSync(['services/auditor/src/rules/**/*-alert.ts', 'docs/runbooks/*.md'], { cwd: root })
  const found = paths.flatMap((path) =>
    commandsIn(readFileSync(new URL(path, root), 'utf8')).map((written) => ({ path, written })),
  )
  assert.ok(found.length > 30, `${found.length} commands are found`)
  const mistakes = found.flatMap(({ path, written }) => {
    const mistake = mistakeIn(written)
    return mistake === undefined ? [] : [`${path}: ${mistake}`]
  })
  assert.deepEqual(mistakes, [])
})

it('given a command or an option that is not there, then it is named', () => {
  assert.deepEqual(
    ['shipments adopt-booking shop/1/1', 'shipments cancel shop/1/1 --force', 'shipments cancel x'].map(
      mistakeIn,
    ),
    [
      'there is no such command: shipments adopt-booking shop/1/1',
      '--force is no option: shipments cancel shop/1/1 --force',
      undefined,
    ],
  )
})
