import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { orderSources } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { checkSource } from '../check-source/check-source.ts'
import type { CheckLine } from '../check-source/domain/check-line.ts'
import { gatherEvidence } from '../check-source/gather-evidence.ts'
import { shopOf } from '../sources/audited-sources.ts'
import { sourceKindOf } from '../sources/source-kinds.ts'

/** Checks a source of orders. @throws for one whose shop can't be queried */
export async function checkOrderSource(
  name: string,
  onProgress: (doing: string) => void,
  signal: AbortSignal,
): Promise<CheckLine[]> {
  const source = orderSources(loadConfig({ needsSecrets: ['rest'] }).sources)[name]
  if (source === undefined) throw new Error(`there is no source of orders ${name}`)
  const traits = sourceKindOf(source).traitsOf(source)
  const shop = shopOf(name, source)
  if (shop === undefined) throw new Error(`${traits.whyNotQueried(name)}, so nothing can be checked`)
  const { INGEST_URL: url, INGEST_TOKEN: token } = loadEnvironment(['INGEST_URL', 'INGEST_TOKEN'])
  const ingest = url === undefined || token === undefined ? undefined : { url, token }
  const evidence = await gatherEvidence(
    { source: name, shop: shop.inspection, ingest, now: Date.now, onProgress },
    signal,
  )
  const settings = {
    sequence: source.sequence,
    deliveryUrl: shop.deliveryUrl,
    hasParticipants: source.participants !== undefined,
    slipStatuses: Object.keys(source.statuses).filter((status) =>
      source.statuses[status]?.includes('sendSlip'),
    ),
  }
  return checkSource(evidence, settings, { traits, advice: shop.inspection.advice })
}
