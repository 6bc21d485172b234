import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { inspectWooCommerce } from '../sources/woocommerce/adapters/inspect-shop.ts'
import { restClient } from '../sources/woocommerce/adapters/rest-client.ts'
import { checkSource } from '../check-source/check-source.ts'
import { gatherEvidence } from '../check-source/gather-evidence.ts'
import { renderLines } from '../check-source/render-lines.ts'

/** Checks a source and writes a line for each check. @returns false where one found a problem. @throws for an unknown source */
export async function runCheckSource(name: string, isJson: boolean): Promise<boolean> {
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
      shop: inspectWooCommerce(restClient(source.rest)),
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
  console.log(
    isJson ? lines.map((line) => JSON.stringify(line)).join('\n') : renderLines(lines, process.stdout.isTTY),
  )
  return lines.every(({ result }) => result !== 'problem')
}
