import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { inspect } from 'node:util'
import { ConfigurationMistake } from '../../src/config/configuration-mistake.ts'
import type { OrderSourceConfig, SourceConfig } from '../../src/config/schemas/source-schema.ts'
import { orderSources } from '../../src/config/schemas/source-schema.ts'
import { loadConfig, parseConfig } from '../../src/config/load-config.ts'

const environment = { SHOP_SECRET: 'pine needle', OLD_SECRET: 'old pine needle' }

function parse(text: string): ReturnType<typeof parseConfig> {
  return parseConfig(text, { path: 'slipstream.config.yaml', environment })
}

function mistakesOf(text: string): readonly string[] {
  try {
    parse(text)
  } catch (error) {
    assert.ok(error instanceof ConfigurationMistake)
    return error.mistakes
  }
  return []
}

const shop = (more: string): string =>
  `sources:\n  shop:\n    type: woocommerce\n    secrets: [{ env: SHOP_SECRET }]\n${more}`

describe('slipstream.config.yaml', () => {
  it('gives every key that is left out its default', () => {
    const { sources, console: _console, exports: _exports, ...others } = parse(shop(''))
    assert.deepEqual(others, {
      carriers: {},
      bodyLimitBytes: 8_388_608,
      kafka: { partitions: 6, replicationFactor: 1, sessionTimeoutMs: 15_000 },
      audit: { everyMs: 5_000, sweepEveryMs: 60_000, reconcileEveryMs: 86_400_000 },
      alerts: {
        slack: true,
        groupBy: ['rule', 'source'],
        groupWaitMs: 30_000,
        groupIntervalMs: 300_000,
        repeatIntervalMs: 14_400_000,
        sendResolved: true,
        locale: 'en',
        timeZone: 'UTC',
      },
      schedules: {},
    })
    const { secrets, ...source } = webhookSource(sources['shop'])
    assert.equal(secrets.length, 1)
    assert.deepEqual(source, {
      type: 'woocommerce',
      statuses: {},
      stalled: {},
      rateLimit: { requestsPerSecond: 10_000, burst: 20_000 },
    })
  })

  it('names a carrier that ships a source and is not configured', () => {
    const mistakes = mistakesOf(shop('    shipping: { carrier: parcels, statuses: [processing] }\n'))
    assert.deepEqual(mistakes, [
      '`sources.shop.shipping.carrier` must be one of carriers: none is configured',
    ])
  })

  it('keeps the name of alerts that belong to no source for itself', () => {
    const [mistake, ...others] = mistakesOf(shop('').replace('  shop:', '  slipstream:'))
    assert.match(mistake ?? '', /slipstream.*is reserved for alerts that belong to no source: choose another/)
    assert.deepEqual(others, [])
  })

  it('looks up where a shop is, for a process that is given the environment', () => {
    const text = shop(
      '    rest: { url: { env: SHOP_URL }, key: { env: SHOP_SECRET }, secret: { env: OLD_SECRET } }',
    )
    const urlIn = (given: NodeJS.ProcessEnv | undefined): unknown => {
      const source = parseConfig(text, { path: '', environment: given }).sources['shop']
      return source?.type === 'woocommerce' && source.rest?.url
    }
    assert.equal(urlIn({ ...environment, SHOP_URL: 'http://127.0.0.1:8099' }), 'http://127.0.0.1:8099')
    assert.equal(urlIn(undefined), 'env:SHOP_URL')
  })

  it('looks secrets up and never shows them', () => {
    const config = parse(shop('').replace('[{', '[{ env: OLD_SECRET }, {'))
    assert.deepEqual(
      webhookSource(config.sources['shop']).secrets.map((secret) => secret.reveal()),
      ['old pine needle', 'pine needle'],
    )
    assert.doesNotMatch(
      JSON.stringify(config) +
        inspect(config, { depth: 9 }) +
        webhookSource(config.sources['shop']).secrets.join(),
      /pine needle/,
    )
  })

  it('reads how orders are numbered and where participants are', () => {
    const config = parse(
      shop(`    sequence: { field: 'meta:_order_number' }
    participants: { products: [REG-*], name: 'Participant {n}', fields: { school: School } }`),
    )
    const source = orderSources(config.sources)['shop']!
    assert.deepEqual(source.sequence, {
      field: 'meta:_order_number',
      step: 1,
      settle: { afterMs: 300_000, laterOrders: 20 },
    })
    assert.deepEqual(source.participants, {
      products: ['REG-*'],
      where: 'lineItem',
      name: 'Participant {n}',
      fields: { school: 'School' },
    })
  })

  const cases: [given: string, text: string, mistake: RegExp][] = [
    ['nothing', '', /^`the file` must be a group of keys$/],
    ['no sources', 'sources: {}', /^`sources` needs at least one source$/],
    ['no YAML', 'sources: [', /^it is not YAML: .* line 1/],
    ['a key twice', 'sources: {}\nsources: {}', /unique at line 2/],
    [
      'a source without type',
      'sources: { shop: {} }',
      /^`sources.shop.type` must be one of woocommerce, shopify, standard-webhooks, hmac/,
    ],
    ['an empty source', 'sources:\n  shop:', /^`sources.shop` must have a type and secrets$/],
    [
      'a source name not for URLs',
      shop('').replace('shop:', 'My Shop:'),
      /^`sources.My Shop` must be a name of/,
    ],
    [
      'no secrets',
      'sources: { a: { type: woocommerce } }',
      /^`sources.a.secrets` is missing: it must be a list/,
    ],
    ['an empty list of secrets', 'sources: { a: { type: woocommerce, secrets: [] } }', /at least one \{ env/],
    [
      'an unset variable',
      shop('').replace('SHOP_', 'SHIP_'),
      /^`sources.shop.secrets\[0\].env` .* SHIP_SECRET, which is not set/,
    ],
    [
      'a misspelt key',
      shop('    particpants: {}'),
      /^`sources.shop` has the unknown key particpants: did you mean participants\?$/,
    ],
    [
      'a key of nowhere',
      `${shop('')}zoo: 1`,
      /unknown key zoo: use one of sources, carriers, bodyLimitBytes, kafka, audit, alerts, exports, personalData, console, schedules$/,
    ],
    [
      'a misspelt action',
      shop('    statuses: { done: [sendSlips] }'),
      /^`sources.shop.statuses.done\[0\]` .*did you mean sendSlip\?$/,
    ],
    [
      'a name that is not numbered',
      shop('    participants: { name: Name }'),
      /^`sources.shop.participants.name` must have \{n\}/,
    ],
    [
      'two ways to find participants',
      shop("    participants: { name: '{n}', list: { key: a } }"),
      /not both$/,
    ],
    ['text for a number', `${shop('')}kafka: { partitions: many }`, /^`kafka.partitions` must be a number$/],
    ['too much', `${shop('')}bodyLimitBytes: 1e12`, /^`bodyLimitBytes` must be at most 67108864$/],
    [
      'a URL that is none',
      shop('    rest: { url: shop, key: { env: SHOP_SECRET }, secret: { env: SHOP_SECRET } }'),
      /^`sources.shop.rest.url` must be a URL/,
    ],
    [
      'a variable for a URL that holds none',
      shop(
        '    rest: { url: { env: SHOP_SECRET }, key: { env: SHOP_SECRET }, secret: { env: SHOP_SECRET } }',
      ),
      /^`sources.shop.rest.url.env` names .* SHOP_SECRET, which is not a URL/,
    ],
  ]
  for (const [given, text, mistake] of cases) {
    it(`names the key and the remedy, given ${given}`, () => {
      const mistakes = mistakesOf(text)
      assert.equal(mistakes.length, 1, mistakes.join('\n'))
      assert.match(mistakes[0]!, mistake)
    })
  }

  it('lists all mistakes together', () => {
    assert.equal(mistakesOf(shop('    statuses: { a: [b] }\n    rateLimit: { burst: 0 }\nx: 1')).length, 3)
  })

  it('does not repeat a secret that was written where its name belongs', () => {
    for (const wrong of [
      '[hunter2]',
      '[{ env: "hunter2!" }]',
      'hunter2',
      '[{ env: [hunter2] }]',
      '"hunter2',
    ]) {
      const mistakes = mistakesOf(shop('').replace('[{ env: SHOP_SECRET }]', wrong))
      assert.notEqual(mistakes.length, 0)
      assert.doesNotMatch(mistakes.join(), /hunter2/)
    }
  })

  it('is the file that SLIPSTREAM_CONFIG names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'config-'))
    const path = join(folder, 'mine.yaml')
    writeFileSync(path, shop(''))
    assert.deepEqual(
      Object.keys(loadConfig({ environment: { ...environment, SLIPSTREAM_CONFIG: path } }).sources),
      ['shop'],
    )
    const withoutSecrets = { environment: { SLIPSTREAM_CONFIG: path }, needsSecrets: [] }
    assert.throws(
      () => webhookSource(loadConfig(withoutSecrets).sources['shop']).secrets[0]!.reveal(),
      /without its secrets/,
    )
    rmSync(folder, { recursive: true })
    assert.throws(
      () => loadConfig(withoutSecrets),
      /there is no such file; set SLIPSTREAM_CONFIG to its path/,
    )
  })

  it('that the project comes with can be used', () => {
    const environment = { SHOP_SECRET: 'a', PARTNER_SECRET: 'b', ADMIN_TOKEN: 'c' }
    const path = join(import.meta.dirname, '../../../../slipstream.config.yaml')
    const { sources } = loadConfig({ environment: { ...environment, SLIPSTREAM_CONFIG: path } })
    assert.deepEqual(Object.keys(sources), ['shop', 'partner', 'admin'])
  })
})

function webhookSource(source: SourceConfig | undefined): Exclude<OrderSourceConfig, { type: 'admin' }> {
  assert.ok(source !== undefined && source.type !== 'admin' && source.type !== 'stripe')
  return source
}
