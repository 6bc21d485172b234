import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { createProgram } from '../src/create-program.ts'
import { run } from '../src/run.ts'

/** Runs a command in this process. */
async function outcomeOf(t: TestContext, args: string): Promise<{ code: number; errors: string }> {
  const write = t.mock.method(process.stderr, 'write', () => true)
  try {
    const code = await run(createProgram(), args.split(' ').filter(Boolean))
    return { code, errors: write.mock.calls.map(({ arguments: [text] }) => String(text)).join('') }
  } finally {
    write.mock.restore()
  }
}

test('given a wrong command, when it is run, then the closest is suggested, with exit code 2', async (t) => {
  for (const [args, expected] of [
    ['alets', /Did you mean alerts\?/],
    ['alerts lst', /Did you mean list\?/],
    ['redrive strat', /Did you mean start\?/],
    ['orders list --statsu paid', /Did you mean --status\?/],
  ] as const) {
    const { code, errors } = await outcomeOf(t, args)
    assert.equal(code, 2)
    assert.match(errors, expected)
  }
})

test('given wrong arguments, when a command is run, then they are named, with exit code 2', async (t) => {
  for (const [args, expected] of [
    ['', /Usage: slipstream /],
    ['alerts', /Usage: slipstream alerts/],
    ['alerts list more', /too many arguments/],
    ['redrive start', /'--consumer <name>' not specified/],
    ['redrive start --consumer projector --rate 0', /number above zero/],
    ['rebuild order', /Allowed choices are orders/],
    ['rebuild', /missing required argument 'name'/],
    ['rebuild orders --fresh --rollback', /cannot be used with option '--rollback'/],
    ['rebuild orders --unverified', /--unverified requires --rollback/],
    ['checkpoints set --consumer projector --topic orders', /'--reason <text>' not specified/],
    ['checkpoints set --consumer a --topic b --reason c --offset x', /a whole number, or start/],
    ['quarantine redrive --event 12', /32 hexadecimal digits/],
    ['quarantine redrive --since yesterday', /a time such as 2026-11-21/],
    ['slips resend 1042 --reason x', /SOURCE\/ORDER/],
    ['completion tcsh', /bash/],
  ] as const) {
    const { code, errors } = await outcomeOf(t, args)
    assert.equal(code, 2, args)
    assert.match(errors, expected)
  }
})

test('given no file, when a history is evaluated, then the file is named and the exit code is 2', async (t) => {
  const { code, errors } = await outcomeOf(t, 'evaluate-stall absent.jsonl')
  assert.equal(code, 2)
  assert.match(errors, /absent\.jsonl.*\nSee npx slipstream evaluate-stall --help/)
})
