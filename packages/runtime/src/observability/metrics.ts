import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
  type CounterConfiguration,
  type GaugeConfiguration,
  type HistogramConfiguration,
} from 'prom-client'

type Measure = 'seconds' | 'bytes' | 'records'

/**
 * The metrics of one process, in a registry of their own, so that several can live in one test. Names follow
 * https://prometheus.io/docs/practices/naming/: `slipstream_<part>_<what>_<unit>`, counters end in `_total`.
 */
export type Metrics = {
  readonly registry: Registry
  counter<L extends string>(
    config: CounterConfiguration<L> & { name: `slipstream_${string}_total` },
  ): Counter<L>
  gauge<L extends string>(config: GaugeConfiguration<L> & { name: `slipstream_${string}` }): Gauge<L>
  histogram<L extends string>(
    config: HistogramConfiguration<L> & { name: `slipstream_${string}_${Measure}` },
  ): Histogram<L>
}

/** The delays of the event loop include it. Each sample wakes the process: every 10 ms by default. */
const eventLoopSampleMs = 100

/** A registry for the process called `service`, which becomes a label of every metric. */
export function createMetrics(service: string, { defaults = true }: { defaults?: boolean } = {}): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  if (defaults) collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: eventLoopSampleMs })
  const registers = [registry]
  return {
    registry,
    counter: (config) => new Counter({ ...config, registers }),
    gauge: (config) => new Gauge({ ...config, registers }),
    histogram: (config) => new Histogram({ ...config, registers }),
  }
}
