import { shipmentProgress } from './shipment-progress.ts'

/**
 * One line of what has happened so far, from the services' own metrics and from the query API.
 *
 * @returns undefined while a service does not respond
 */
export async function progressLine({
  ingestUrl,
  projectorUrl,
  consoleUrl,
  token,
}: {
  ingestUrl: string
  projectorUrl: string
  consoleUrl: string
  token: string
}): Promise<string | undefined> {
  try {
    const [ingest, projector, held, resolved, shipments] = await Promise.all([
      metricsOf(ingestUrl),
      metricsOf(projectorUrl),
      alertsThatAre('firing', consoleUrl, token),
      alertsThatAre('resolved', consoleUrl, token),
      shipmentProgress(consoleUrl, token),
    ])
    const taken = sum(ingest, 'deliveries_total', 'result="appended"')
    const repeated = sum(ingest, 'deliveries_total', 'result="duplicate"')
    const quarantined = sum(ingest, 'deliveries_total', 'result="quarantined"')
    const lag = sum(projector, 'lag_records')
    const parcels = shipments === undefined ? '' : `\n  ${shipments}`
    return `${taken} events in the log, ${repeated} repeats recognised, ${quarantined} in quarantine; ${held} alerts hold, ${resolved} have ended; read models ${lag === 0 ? 'are up to date' : `are ${lag} behind`}${parcels}`
  } catch {
    return undefined
  }
}

/** The number of alerts; what is beyond one page is not counted. */
async function alertsThatAre(
  state: 'firing' | 'resolved',
  consoleUrl: string,
  token: string,
): Promise<string> {
  const response = await fetch(`${consoleUrl}/api/alerts?state=${state}&limit=200`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(2_000),
  })
  const { items, next } = (await response.json()) as { items: unknown[]; next: string | null }
  return next === null ? `${items.length}` : `more than ${items.length}`
}

async function metricsOf(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(2_000) })).text()
}

/** Adds up the samples whose name ends so and whose labels hold the text. */
function sum(metrics: string, nameEnd: string, label = ''): number {
  return metrics
    .split('\n')
    .filter((line) => !line.startsWith('#') && line.includes(label))
    .map((line) => /^(\w+)(?:\{.*\})? (\S+)$/.exec(line))
    .filter((match) => match?.[1]?.endsWith(nameEnd))
    .reduce((total, match) => total + Number(match?.[2]), 0)
}
