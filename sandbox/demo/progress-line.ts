/**
 * One line of what has happened so far, from the services' own metrics.
 *
 * @returns undefined while a service does not answer
 */
export async function progressLine(ingestUrl: string, projectorUrl: string): Promise<string | undefined> {
  try {
    const [ingest, projector] = await Promise.all([metricsOf(ingestUrl), metricsOf(projectorUrl)])
    const taken = sum(ingest, 'deliveries_total', 'result="appended"')
    const repeated = sum(ingest, 'deliveries_total', 'result="duplicate"')
    const quarantined = sum(ingest, 'deliveries_total', 'result="quarantined"')
    const lag = sum(projector, 'lag_records')
    return `${taken} events in the log, ${repeated} repeats recognised, ${quarantined} in quarantine; read models ${lag === 0 ? 'are up to date' : `are ${lag} behind`}`
  } catch {
    return undefined
  }
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
