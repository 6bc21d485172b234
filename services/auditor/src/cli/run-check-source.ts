import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { orderSources } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { checkSource } from '../check-source/check-source.ts'
import { gatherEvidence } from '../check-source/gather-evidence.ts'
import { renderLines } from '../check-source/render-lines.ts'
import { shopOf } from '../sources/audited-sources.ts'
import { sourceKindOf } from '../sources/source-kinds.ts'

/** Checks a source and writes a line for each check. @returns false where one found a problem. @throws for an unknown source */
export async function runCheckSource(name: string, isJson: boolean): Promise<boolean> {
  const { sources } = loadConfig({ needsSecrets: ['rest'] })
  const declared = orderSources(sources)
  const source = Object.hasOwn(declared, name) ? declared[name] : undefined
  if (source === undefined)
    throw new Error(`there is no source of orders ${name}: use one of ${Object.keys(declared).join(', ')}`)
  const traits = sourceKindOf(source).traitsOf(source)
  const shop = shopOf(name, source)
  if (shop === undefined) throw new Error(`${traits.whyNotQueried(name)}, so nothing can be checked`)
  const { INGEST_URL: url, INGEST_TOKEN: token } = loadEnvironment(['INGEST_URL', 'INGEST_TOKEN'])
  const isShown = process.stderr.isTTY
  const evidence = await gatherEvidence(
    {
      source: name,
      shop: shop.inspection,
      ingest: url === undefined || token === undefined ? undefined : { url, token },
      now: Date.now,
      onProgress: (doing) => isShown && process.stderr.write(`\r\x1b[K${doing} …`),
    },
    new AbortController().signal,
  )
  if (isShown) process.stderr.write('\r\x1b[K')
  const settings = {
    sequence: source.sequence,
    deliveryUrl: shop.deliveryUrl,
    hasParticipants: source.participants !== undefined,
    slipStatuses: Object.keys(source.statuses).filter((status) =>
      source.statuses[status]?.includes('sendSlip'),
    ),
  }
  const lines = checkSource(evidence, settings, { traits, advice: shop.inspection.advice })
  console.log(
    isJson ? lines.map((line) => JSON.stringify(line)).join('\n') : renderLines(lines, process.stdout.isTTY),
  )
  return lines.every(({ result }) => result !== 'problem')
}
