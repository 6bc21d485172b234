import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { foldSilences } from '../../../../src/alerts/domain/silence.ts'
import { endedPostedMs, postableAlerts } from '../../../../src/alerts/alertmanager/domain/postable-alerts.ts'
import { held, hour, instant, minute, raised, resolved, silenced, startMs } from '../../../given/alerts.ts'

const settings = {
  labels: { team: 'shop', severity: 'never' },
  consoleUrl: 'https://console.example/',
  runbooksUrl: 'https://docs.example/runbooks',
}
const at = (afterMs: number) => startMs + afterMs
const posted = (alert: ReturnType<typeof held>, afterMs: number) =>
  postableAlerts(alert, [], settings, at(afterMs)).map(({ labels, startsAt, endsAt }) => ({
    severity: labels['severity'],
    startsAt,
    endsAt,
  }))

describe('an alert for Alertmanager', () => {
  it('given a firing alert, then it has the labels, annotations and links of the API', () => {
    const [alert] = postableAlerts(held(raised('1043', 0)), [], settings, at(hour))
    assert.deepEqual(alert, {
      labels: {
        team: 'shop',
        alertname: 'missing-order',
        service: 'slipstream',
        source: 'shop',
        subject: '1043',
        severity: 'critical',
      },
      annotations: {
        summary: 'Order 1043 of shop never arrived, and the shop does not answer.',
        description: 'Look order 1043 up in the shop; it is recovered by itself once the shop answers.',
        affected_orders: '1',
        runbook_url: 'https://docs.example/runbooks/missing-order.md',
      },
      startsAt: instant(0),
      generatorURL: 'https://console.example/alerts/missing-order%2Fshop%2F1043',
    })
  })

  it('given an alert that fires for long, then only it is posted, without an end', () => {
    assert.deepEqual(posted(held(raised('1', 0)), hour), [
      { severity: 'critical', startsAt: instant(0), endsAt: undefined },
    ])
  })

  it('given another severity, then the alert with the former label is ended', () => {
    const alert = held(
      raised('1', 0, { severity: 'warning' }),
      raised('1', 0, { severity: 'critical' }, hour),
    )
    const ended = posted(alert, hour + minute).filter(({ endsAt }) => endsAt !== undefined)
    assert.deepEqual(ended, [
      { severity: 'info', startsAt: instant(0), endsAt: instant(hour) },
      { severity: 'warning', startsAt: instant(0), endsAt: instant(hour) },
    ])
  })

  it('given an alert that ended, then its end is posted for a while, with each label', () => {
    const alert = raised('1', 0)
    const ended = held(alert, resolved(alert, hour))
    assert.deepEqual(
      posted(ended, hour + minute).map(({ endsAt }) => endsAt),
      [instant(hour), instant(hour), instant(hour)],
    )
    assert.deepEqual(posted(ended, hour + endedPostedMs), [])
  })

  it('given an end before the start, then it ends when it started: Alertmanager refuses others', () => {
    const alert = raised('1', hour)
    const [ended] = posted({ ...held(alert), resolved: { at: instant(0), reason: '-' } }, hour)
    assert.equal(ended?.endsAt, instant(hour))
  })

  it('given a silence, then a firing alert is not posted until the silence ends', () => {
    const silences = [...foldSilences(new Map(), [silenced('s', 0, { endsAtMs: hour })]).values()]
    const alert = held(raised('1', 0))
    assert.deepEqual(postableAlerts(alert, silences, settings, at(minute)), [])
    assert.equal(postableAlerts(alert, silences, settings, at(hour)).length, 1)
  })
})
