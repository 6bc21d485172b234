import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isTracingConfigured, samplerSettings } from '../../src/observability/tracing/tracing-settings.ts'

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }

describe('the variables of OpenTelemetry', () => {
  it('given an endpoint, then spans are exported, unless they are switched off', () => {
    assert.equal(isTracingConfigured({}), false)
    assert.equal(isTracingConfigured({ OTEL_SERVICE_NAME: 'ingest' }), false)
    assert.equal(isTracingConfigured(endpoint), true)
    assert.equal(isTracingConfigured({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c/v1/traces' }), true)
    assert.equal(isTracingConfigured({ ...endpoint, OTEL_SDK_DISABLED: 'TRUE' }), false)
    assert.equal(isTracingConfigured({ ...endpoint, OTEL_TRACES_EXPORTER: 'none' }), false)
  })

  it('given a sampler, then it is used; one that is not known counts as not set', () => {
    const all = { base: 'always_on', ratio: 1, isParentBased: true }
    assert.deepEqual(samplerSettings({}), all)
    assert.deepEqual(samplerSettings({ OTEL_TRACES_SAMPLER: 'always_off' }), {
      ...all,
      base: 'always_off',
      isParentBased: false,
    })
    const ratio = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' }
    assert.deepEqual(samplerSettings(ratio), { ...all, base: 'traceidratio', ratio: 0.1 })
    assert.deepEqual(samplerSettings({ ...ratio, OTEL_TRACES_SAMPLER_ARG: 'many' }), all)
    assert.deepEqual(samplerSettings({ OTEL_TRACES_SAMPLER: 'jaeger_remote' }), all)
  })
})
