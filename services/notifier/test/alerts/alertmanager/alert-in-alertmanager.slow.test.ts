import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventually } from '@slipstream/testing/eventually.ts'
import { givenAlertmanager } from '../../given/alertmanager.ts'
import { minute, raised, resolved } from '../../given/alerts.ts'
import { world } from '../../given/world.ts'

const unused = 'smtp://127.0.0.1:1'
const configOf = (url: string) =>
  `alerts: { consoleUrl: 'https://console.example', alertmanager: { urls: ['${url}'], repeatMs: 1000, labels: { team: shop } } }`

describe('alerts in Alertmanager', () => {
  it('given alerts, then it has them, follows its severity and its end, and survives an outage', async (test) => {
    const alertmanager = await givenAlertmanager(test)
    if (alertmanager === undefined) return
    const given = await world(test)
    const warning = raised('1043', 0, { severity: 'warning' })
    await given.append(warning)
    const { health } = given.start(unused, { alerts: configOf(alertmanager.url) })

    const state = async () => await health.readiness()
    await eventually('health names the outage', async () => {
      const { dependencies } = await state()
      return dependencies['alertmanager']?.ready === false
    })
    const running = await alertmanager.start()
    const shown = async () => (await alertmanager.alerts()).map(({ labels }) => labels['severity'])
    await eventually('the alert is there', async () => (await shown()).join() === 'warning')
    await eventually('healthy', async () => (await state()).dependencies['alertmanager']?.ready === true)
    assert.deepEqual(await alertmanager.alerts().then(([alert]) => [alert?.startsAt, alert?.labels]), [
      warning.data.since,
      {
        alertname: 'missing-order',
        service: 'slipstream',
        severity: 'warning',
        source: 'shop',
        subject: '1043',
        team: 'shop',
      },
    ])

    await given.append(raised('1043', 0, { severity: 'critical' }, minute))
    await eventually('only the new severity is there', async () => (await shown()).join() === 'critical')
    await running.stop()
    await eventually('metrics count failures', async () =>
      /alertmanager_posts_total\{.*outcome="failed".*\} [1-9]/.test(await given.metrics.registry.metrics()),
    )
    await alertmanager.start()
    await eventually('it is there again', async () => (await shown()).join() === 'critical')

    await given.append(resolved(warning, 2 * minute))
    await eventually('it has ended', async () => (await shown()).length === 0)
    const sent = () =>
      alertmanager.messages
        .flatMap(({ alerts }) => alerts)
        .map(({ status, labels }) => `${status} ${labels['severity']}`)
    await eventually('the end is sent', () => sent().includes('resolved critical'))
    assert.deepEqual(
      sent().filter((text) => text.includes('info')),
      [],
      'ends of alerts that never were are not sent',
    )
  })
})
