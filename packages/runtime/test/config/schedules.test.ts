import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigurationMistake } from '../../src/config/configuration-mistake.ts'
import { parseConfig } from '../../src/config/load-config.ts'

const source = `sources:
  shop: { type: woocommerce, secrets: [{ env: SHOP_SECRET }] }
schedules:
  one: `

const parse = (schedule: string) =>
  parseConfig(source + schedule, { path: 'config.yaml', environment: { SHOP_SECRET: 'x' } }).schedules['one']

function mistakesOf(schedule: string): readonly string[] {
  try {
    parse(schedule)
  } catch (error) {
    assert.ok(error instanceof ConfigurationMistake)
    return error.mistakes
  }
  return []
}

test('given only when and what, then the rest has defaults', () => {
  assert.deepEqual(parse('{ cron: 0 7 * * *, action: { kind: sweep, source: shop } }'), {
    ...{ cron: '0 7 * * *', timeZone: 'UTC', missed: 'catch-up', lateAfterMs: 300_000, paused: false },
    action: { kind: 'sweep', source: 'shop' },
  })
})

const refused: [string, RegExp][] = [
  ['{ cron: 0 7 30 2 *, action: { kind: sweep, source: shop } }', /cron.*never comes/],
  ['{ cron: 0 7 * * *, timeZone: Nowhere, action: { kind: sweep, source: shop } }', /timeZone.*time zone/],
  ['{ cron: 0 7 * * *, action: { kind: sweep, source: other } }', /action\.source.*one of sources: shop/],
  ['{ cron: 0 7 * * *, action: { kind: digest, recipients: [] } }', /recipients.*at least one/],
  [
    '{ cron: 0 7 * * *, action: { kind: digest, recipients: [ops@shop.example] } }',
    /from` is required.*alerts\.email/,
  ],
  ['{ cron: 0 7 * * *, action: { kind: redrive, of: dead-letters } }', /consumer` is required/],
  ['{ cron: 0 7 * * *, action: { kind: redrive, of: slips, source: shop } }', /failed` is required/],
  [
    '{ cron: 0 7 * * *, action: { kind: redrive, of: shipments, consumer: projector } }',
    /consumer` is not possible/,
  ],
  [
    '{ cron: 0 7 * * *, missed: skip, notOlderThanMs: 60000, action: { kind: sweep, source: shop } }',
    /notOlderThanMs.*only possible with missed/,
  ],
]
for (const [schedule, expected] of refused) {
  test(`given ${schedule}, then the mistake is named`, () => {
    assert.match(mistakesOf(schedule).join('\n'), expected)
  })
}
