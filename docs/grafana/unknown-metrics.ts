const metricNames = /\b(?:slipstream|nodejs|process)[_:][a-zA-Z0-9_:]+/g
const suffixes = { counter: [''], gauge: [''], histogram: ['_bucket', '_sum', '_count'] }

/** The name of a metric as it is registered, and its kind. */
export type KnownMetric = { name: string; kind: keyof typeof suffixes }

/** The metrics that the texts of source files register with `metrics.counter`, `gauge` and `histogram`. */
export function registeredMetrics(sources: Iterable<string>): KnownMetric[] {
  return [...sources].flatMap((text) =>
    [...text.matchAll(/\.(counter|gauge|histogram)(?:<[^>]*>)?\(\{\s*name: '(slipstream_[^']+)'/g)].map(
      ([, kind, name = '']) => ({ name, kind: kind as KnownMetric['kind'] }),
    ),
  )
}

/**
 * A sentence for each metric that rules or dashboards name and nothing registers.
 *
 * @param texts by path, with PromQL in them. What a rule of them records is known, too
 */
export function unknownMetrics(texts: ReadonlyMap<string, string>, known: readonly KnownMetric[]): string[] {
  const recorded = [...texts.values()].flatMap((text) =>
    [...text.matchAll(/record: (\S+)/g)].map(([, name = '']) => name),
  )
  const names = new Set([
    ...recorded,
    ...known.flatMap(({ name, kind }) => suffixes[kind].map((suffix) => name + suffix)),
  ])
  return [...texts].flatMap(([path, text]) => {
    const wanted = new Set([...text.matchAll(metricNames)].map(([name]) => name))
    const unknown = [...wanted].filter((name) => !names.has(name))
    return unknown.map((name) => `${path} uses the metric ${name}, which nothing registers`)
  })
}
