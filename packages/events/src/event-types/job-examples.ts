import type { Event, JobEventType } from '../event.ts'

const at = '2026-11-22T18:00:04.000Z'
const day = { from: '2026-11-21T18:00:00.000Z', to: '2026-11-22T18:00:00.000Z' }

const attributes = (id: string, subject: string) => ({ id, source: 'slipstream', subject, occurredAt: at })

/** An example of each event of scheduled and background work. */
export const jobExamples: { [Type in JobEventType]: Event<Type> } = {
  ScheduleRunFinished: {
    ...attributes('e01e0d0c0b0a09080706050403020100', 'schedule/daily-digest'),
    type: 'ScheduleRunFinished',
    data: {
      ...{ schedule: 'daily-digest', action: 'digest', runId: 'daily-digest/2026-11-22T18:00:00.000Z' },
      ...{ dueAt: day.to, startedAt: '2026-11-22T18:00:01.000Z', finishedAt: at },
      ...{ startedBy: 'schedule', by: null, missed: 0, outcome: 'succeeded' },
      result: { recipients: 1 },
      error: null,
    },
  },
  DigestDue: {
    ...attributes('e02e0d0c0b0a09080706050403020100', 'schedule/daily-digest'),
    type: 'DigestDue',
    data: {
      ...{ digestId: 'daily-digest/2026-11-22T18:00:00.000Z', schedule: 'daily-digest', ...day },
      ...{ timeZone: 'Pacific/Auckland', locale: 'en', recipients: ['ops@example.test'], sender: null },
      orders: [{ source: 'shop', received: 120, changed: 245, recovered: 2, missing: 1 }],
      waiting: [{ kind: 'dead-letters', of: 'notifier', count: 1, oldestAt: '2026-11-22T09:12:00.000Z' }],
      alerts: {
        ...{ firing: 1, raised: 3, resolved: 2 },
        listed: [
          {
            ...{ rule: 'missing-order', source: 'shop', subject: '1043', severity: 'critical' },
            summary: 'Order 1043 of shop never arrived, and the shop does not respond.',
            since: '2026-11-22T06:52:15.300Z',
          },
        ],
      },
      shipments: { requested: 31, shipped: 28, delivered: 17, waiting: 3, deadLettered: 1 },
      billing: [
        {
          source: 'billing',
          subscriptions: [
            { status: 'active', count: 4 },
            { status: 'past_due', count: 1 },
          ],
          ...{ started: 1, ended: 0, invoicesPaid: 2, invoicesOpen: 1 },
          paid: [{ currency: 'NZD', amount: '50.00' }],
        },
      ],
    },
  },
  ExportFinished: {
    ...attributes('e03e0d0c0b0a09080706050403020100', 'export/5f1c2d3e'),
    type: 'ExportFinished',
    data: {
      ...{ exportId: '5f1c2d3e', outcome: 'ready', of: 'orders', format: 'csv', rows: 1_200, bytes: 184_320 },
      expiresAt: '2026-11-29T18:00:04.000Z',
      link: 'https://console.example.test/exports/5f1c2d3e?expires=1795975204&signature=c2lnbmF0dXJl',
      ...{ recipient: 'ops@example.test', requestedBy: 'office', error: null },
    },
  },
}
