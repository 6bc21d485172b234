import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { registeredMetrics, unknownMetrics } from '../../docs/grafana/unknown-metrics.ts'

const sources = [
  "metrics.counter({\n  name: 'slipstream_mails_total',\n  help: '' })",
  "metrics.gauge({ name: 'slipstream_consumer_lag_records', help: '' })",
  "const waits = metrics.histogram({\n    name: 'slipstream_wait_seconds', help: '' })",
]
const known = registeredMetrics(sources)
const mistakes = (text: string) => unknownMetrics(new Map([['rules.yml', text]]), known)

describe('the metrics of rules and dashboards', () => {
  it('given names that are registered, also as parts of histograms, then there is no mistake', () => {
    assert.deepEqual(mistakes('rate(slipstream_mails_total[5m]) + slipstream_wait_seconds_bucket'), [])
    assert.deepEqual(mistakes('sum by (topic) (slipstream_consumer_lag_records{consumer="projector"})'), [])
    assert.deepEqual(mistakes('record: slipstream:mails:rate5m\nexpr: slipstream:mails:rate5m > 0'), [])
  })

  it('given a name that nothing registers, then the mistake names it and its file', () => {
    assert.deepEqual(mistakes('slipstream_mail_total > 0'), [
      'rules.yml uses the metric slipstream_mail_total, which nothing registers',
    ])
    assert.deepEqual(mistakes('slipstream_wait_seconds > 0').length, 1)
  })
})
