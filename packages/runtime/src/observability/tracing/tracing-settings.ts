type Variables = Readonly<Record<string, string | undefined>>

/** A sampler by its name in OTEL_TRACES_SAMPLER. */
export type SamplerSettings = {
  base: 'always_on' | 'always_off' | 'traceidratio'
  /** Of traces that begin here, from 0 to 1. */
  ratio: number
  /** Whether a trace that began elsewhere keeps the decision that was made there. */
  isParentBased: boolean
}

/**
 * Whether spans are exported, by the variables of the OpenTelemetry specification
 * (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/): where an endpoint is
 * set, unless OTEL_SDK_DISABLED or OTEL_TRACES_EXPORTER switch it off.
 */
export function isTracingConfigured(env: Variables): boolean {
  const isDisabled =
    env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || env['OTEL_TRACES_EXPORTER'] === 'none'
  const endpoint = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? env['OTEL_EXPORTER_OTLP_ENDPOINT']
  return !isDisabled && endpoint !== undefined && endpoint !== ''
}

/**
 * The sampler of OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG. What is not
 * known counts as not set, as specified.
 */
export function samplerSettings(env: Variables): SamplerSettings {
  const name = env['OTEL_TRACES_SAMPLER'] ?? 'parentbased_always_on'
  const base = name.replace(/^parentbased_/, '')
  const given = env['OTEL_TRACES_SAMPLER_ARG']
  const ratio = given === undefined || given === '' ? 1 : Number(given)
  const isParentBased = name.startsWith('parentbased_')
  if (base === 'always_on' || base === 'always_off') return { base, ratio: 1, isParentBased }
  if (base === 'traceidratio' && ratio >= 0 && ratio <= 1) return { base, ratio, isParentBased }
  return { base: 'always_on', ratio: 1, isParentBased: true }
}
