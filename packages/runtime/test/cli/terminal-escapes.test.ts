import assert from 'node:assert/strict'
import { test } from 'node:test'
import { print, printError } from '../../src/cli/print.ts'
import { printableValue } from '../../src/text/printable.ts'

const hostile = {
  'a CSI that clears the screen': 'a\u001b[2J\u001b[Hb',
  'an OSC 8 that hides where a link leads': '\u001b]8;;https://evil.example\u001b\\shop\u001b]8;;\u001b\\',
  'an OSC 52 that sets the clipboard': '\u001b]52;c;cm0gLXJm\u0007',
  'a CSI of one character': 'a\u009b2Jb',
  'an OSC of one character': '\u009d52;c;cm0\u009c',
  'a carriage return that writes over the line': 'failed\rdone  ',
  'a backspace': 'no\b\byes',
  'a line of its own': 'x\nshop/1042  completed',
  'a line separator': 'x\u2028y\u2029z',
  'text from right to left': 'gpj\u202Eexe.\u2066x\u200f',
  'a delete and a null': 'a\u007f\u0000b',
}
const obeyed = /[\u0000-\u001f\u007f-\u009f\u200f\u2028-\u202e\u2066-\u2069]/

for (const [what, text] of Object.entries(hostile)) {
  test(`given ${what}, then a terminal shows it and obeys nothing`, (t) => {
    const written = [t.mock.method(console, 'log', () => {}), t.mock.method(console, 'error', () => {})]
    print(text)
    printError(text)
    for (const { mock } of written) {
      const [line] = mock.calls[0]?.arguments as unknown as [string]
      assert.doesNotMatch(line, obeyed)
      assert.match(line, /\\u00|\\u20/)
    }
  })

  test(`given ${what} within JSON, then the JSON means the same`, (t) => {
    const { mock } = t.mock.method(console, 'log', () => {})
    print(JSON.stringify({ [text]: text }))
    const [line] = mock.calls[0]?.arguments as unknown as [string]
    assert.doesNotMatch(line, obeyed)
    assert.deepEqual(JSON.parse(line), { [text]: text })
  })
}

test('given names, texts and lists of a value, then each is printable, and the rest unchanged', () => {
  const at = new Date(0)
  assert.deepEqual(printableValue({ a: ['\u001b', { 'b\n': 'ü 山\n' }], n: 1, no: null, at }), {
    ...{ a: ['\\u001b', { 'b\\u000a': 'ü 山\\u000a' }], n: 1, no: null, at },
  })
  const own = JSON.parse('{"__proto__":{"isAdmin":true}}') as object
  assert.equal('isAdmin' in printableValue(own), false)
})
