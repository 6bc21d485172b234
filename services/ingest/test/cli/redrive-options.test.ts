import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseRedriveOptions } from '../../src/cli/redrive-options.ts'

test('with nothing said, everything is redriven, a hundred a second', () => {
  assert.deepEqual(parseRedriveOptions([]), { choice: {}, note: {}, dryRun: false, ratePerSecond: 100 })
})

test('every option is understood', () => {
  const args =
    '--source shop --reason not-json --since 2026-11-21T06:00:00Z --rate 5 --by Ana --why mended --dry-run'
  const event = '0f0e0d0c0b0a09080706050403020100'
  assert.deepEqual(parseRedriveOptions([...args.split(' '), '--event', event]), {
    choice: {
      ...{ source: 'shop', reason: 'not-json', eventId: event },
      sinceMs: Date.parse('2026-11-21T06:00:00Z'),
    },
    note: { by: 'Ana', why: 'mended' },
    dryRun: true,
    ratePerSecond: 5,
  })
})

test('a mistake is named', () => {
  for (const [args, sentence] of [
    [['--rate', '0'], /--rate must be a number above zero/],
    [['--rate', 'x'], /--rate/],
    [['--since', 'yesterday'], /--since must be a time/],
    [['--event', '12'], /--event must be 32/],
    [['--consumer', 'x'], /--consumer/],
    [['shop'], /shop/],
  ] as const) {
    assert.throws(() => parseRedriveOptions([...args]), sentence)
  }
})
