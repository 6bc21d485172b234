import { parseArgs } from 'node:util'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { restClient } from '../adapters/woocommerce/rest-client.ts'
import { checkSource } from '../check-source/check-source.ts'
import { gatherEvidence } from '../check-source/gather-evidence.ts'
import { renderLines } from '../check-source/render-lines.ts'

const help = `Checks a source before it goes live: keys, clock, webhooks, numbering, participants, slips. Changes nothing.

  npm run check-source -- SOURCE [--json]

  SOURCE   its name in the configuration, for example shop
  --json   one JSON object a line, as where the output is no terminal
  --help

Reads slipstream.config.yaml (SLIPSTREAM_CONFIG) and the variables of the source's REST keys. With INGEST_URL and INGEST_TOKEN it also
shows what ingest would make of the shop's newest orders. Ends with 0 when nothing is wrong, 1 when something is, 2 when it was called wrongly.
`

async function run(name: string): Promise<boolean> {
  const { sources } = loadConfig({ needsSecrets: ['rest'] })
  const source = Object.hasOwn(sources, name) ? sources[name] : undefined
  if (source === undefined)
    throw new Error(`there is no source ${name}: use one of ${Object.keys(sources).join(', ')}`)
  if (source.type !== 'woocommerce' || source.rest === undefined)
    throw new Error(`sources.${name}.rest is not configured, so nothing can be asked`)
  const { INGEST_URL: url, INGEST_TOKEN: token } = loadEnvironment(['INGEST_URL', 'INGEST_TOKEN'])
  const isShown = process.stderr.isTTY
  const evidence = await gatherEvidence(
    {
      source: name,
      rest: restClient(source.rest),
      ingest: url === undefined || token === undefined ? undefined : { url, token },
      now: Date.now,
      onProgress: (doing) => isShown && process.stderr.write(`\r\x1b[K${doing} …`),
    },
    new AbortController().signal,
  )
  if (isShown) process.stderr.write('\r\x1b[K')
  const lines = checkSource(evidence, {
    sequence: source.sequence,
    deliveryUrl: source.rest.deliveryUrl,
    hasParticipants: source.participants !== undefined,
    slipStatuses: Object.keys(source.statuses).filter((status) =>
      source.statuses[status]?.includes('sendSlip'),
    ),
  })
  const isTerminal = process.stdout.isTTY && !process.argv.includes('--json')
  console.log(isTerminal ? renderLines(lines, true) : lines.map((line) => JSON.stringify(line)).join('\n'))
  return lines.every(({ result }) => result !== 'problem')
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean' }, json: { type: 'boolean' } },
  })
  const [name, ...others] = positionals
  if (values.help) console.log(help)
  else if (name === undefined || others.length > 0) throw new Error('name one source')
  else process.exitCode = (await run(name)) ? 0 : 1
} catch (error) {
  console.error(`${(error as Error).message}\nSee npm run check-source -- --help`)
  process.exitCode = 2
}
