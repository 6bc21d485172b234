export type Panel = {
  title: string
  description?: string
  /** One of Grafana's units. Default: short. */
  unit?: string
  /** Default: timeseries. */
  kind?: 'stat' | 'timeseries'
  /** PromQL and the legend of its series. */
  queries: readonly (readonly [expr: string, legend: string])[]
}

export type Dashboard = {
  /** The name of its file, too. */
  uid: string
  title: string
  panels: readonly Panel[]
}

const lag = 'sum by (service, topic) (slipstream_consumer_lag_records)'
const batches = 'slipstream_consumer_batch_seconds_bucket'
const events = (selector: string) => `slipstream_consumer_events_total{${selector}}`

/** The dashboards of ops/grafana. */
export const dashboards: readonly Dashboard[] = [
  {
    uid: 'slipstream-overview',
    title: 'Slipstream: overview',
    panels: [
      {
        title: 'Services that respond',
        kind: 'stat',
        queries: [
          ['sum(up{job="slipstream"})', 'up'],
          ['count(up{job="slipstream"})', 'configured'],
        ],
      },
      {
        title: 'Active alerts',
        kind: 'stat',
        queries: [['sum by (source) (slipstream_auditor_alerts)', '{{source}}']],
      },
      {
        title: 'Deliveries',
        unit: 'reqps',
        queries: [['sum by (result) (rate(slipstream_ingest_deliveries_total[5m]))', '{{result}}']],
      },
      {
        title: 'Lag',
        description: 'Records that a service still has to read.',
        queries: [[lag, '{{service}} {{topic}}']],
      },
      {
        title: 'Dead letters',
        queries: [[`sum by (service) (increase(${events('outcome="deadLetter"')}[1h]))`, '{{service}}']],
      },
      {
        title: 'Unsent notifications',
        queries: [
          ['max by (kind, state) (slipstream_notifier_unsent_notifications) > 0', '{{kind}} {{state}}'],
        ],
      },
      {
        title: 'Evaluated',
        description: 'How old the last evaluation of a source is.',
        unit: 's',
        queries: [
          ['time() - max by (source) (slipstream_auditor_evaluated_through_timestamp_seconds)', '{{source}}'],
        ],
      },
      {
        title: 'Oldest due work',
        unit: 's',
        queries: [['max by (queue) (slipstream_work_oldest_due_seconds)', '{{queue}}']],
      },
      {
        title: 'Oldest event in an outbox',
        unit: 's',
        queries: [['max by (outbox) (slipstream_outbox_oldest_event_seconds)', '{{outbox}}']],
      },
    ],
  },
  {
    uid: 'slipstream-ingest',
    title: 'Slipstream: ingest',
    panels: [
      {
        title: 'Deliveries',
        unit: 'reqps',
        queries: [
          ['sum by (source, result) (rate(slipstream_ingest_deliveries_total[5m]))', '{{source}} {{result}}'],
        ],
      },
      {
        title: 'Recovered from shops',
        queries: [
          ['sum by (source) (increase(slipstream_ingest_deliveries_total{via="rest"}[1h]))', '{{source}}'],
        ],
      },
      {
        title: 'Received',
        unit: 'Bps',
        queries: [['sum by (source) (rate(slipstream_ingest_received_bytes_total[5m]))', '{{source}}']],
      },
      {
        title: 'Time until the log has an event',
        unit: 's',
        queries: [
          ['histogram_quantile(0.5, sum by (le) (rate(slipstream_ingest_append_seconds_bucket[5m])))', 'p50'],
          [
            'histogram_quantile(0.99, sum by (le) (rate(slipstream_ingest_append_seconds_bucket[5m])))',
            'p99',
          ],
        ],
      },
      {
        title: 'Events that wait for the log',
        queries: [['sum by (source) (slipstream_ingest_appending_records)', '{{source}}']],
      },
      {
        title: 'Reports of refusals',
        queries: [['sum by (result) (increase(slipstream_ingest_refusal_events_total[1h]))', '{{result}}']],
      },
      {
        title: 'Requests about placed orders',
        unit: 's',
        queries: [
          [
            'histogram_quantile(0.99, sum by (le, operation) (rate(slipstream_ingest_order_request_seconds_bucket[5m])))',
            '{{operation}} p99',
          ],
        ],
      },
      {
        title: 'Requests that wait for scheduling',
        queries: [['sum(slipstream_ingest_order_waiting_requests)', 'waiting']],
      },
    ],
  },
  {
    uid: 'slipstream-consumers',
    title: 'Slipstream: consumers',
    panels: [
      { title: 'Lag', queries: [[lag, '{{service}} {{topic}}']] },
      {
        title: 'Events',
        unit: 'ops',
        queries: [
          [
            `sum by (service, outcome) (rate(${events('outcome=~"done|skipped|deadLetter"')}[5m]))`,
            '{{service}} {{outcome}}',
          ],
        ],
      },
      {
        title: 'Batches',
        unit: 's',
        queries: [
          [`histogram_quantile(0.99, sum by (le, service) (rate(${batches}[5m])))`, '{{service}} p99'],
        ],
      },
      {
        title: 'Waits',
        queries: [['sum by (service) (increase(slipstream_consumer_waits_total[15m]))', '{{service}}']],
      },
      {
        title: 'Fenced batches',
        queries: [['sum by (service) (increase(slipstream_consumer_fenced_total[15m]))', '{{service}}']],
      },
      {
        title: 'Refused checkpoints',
        kind: 'stat',
        queries: [['sum by (service) (slipstream_consumer_refused_checkpoints)', '{{service}}']],
      },
      { title: 'Work', queries: [['max by (queue, state) (slipstream_work_items)', '{{queue}} {{state}}']] },
      {
        title: 'Outcomes of work',
        unit: 'ops',
        queries: [
          ['sum by (queue, outcome) (rate(slipstream_work_outcomes_total[5m]))', '{{queue}} {{outcome}}'],
        ],
      },
      {
        title: 'Evaluations',
        unit: 's',
        queries: [
          [
            'histogram_quantile(0.99, sum by (le, source) (rate(slipstream_auditor_evaluation_duration_seconds_bucket[5m])))',
            '{{source}} p99',
          ],
        ],
      },
    ],
  },
  {
    uid: 'slipstream-billing-shipments',
    title: 'Slipstream: billing, shipments, mail',
    panels: [
      {
        title: 'Shipments',
        queries: [['max by (carrier, step) (slipstream_shipments_waiting)', '{{carrier}} {{step}}']],
      },
      {
        title: 'Oldest shipment that is not booked',
        unit: 's',
        queries: [['max by (carrier) (slipstream_shipments_oldest_waiting_seconds)', '{{carrier}}']],
      },
      {
        title: 'Carriers',
        description: '1: available',
        kind: 'stat',
        queries: [['min by (carrier) (slipstream_carrier_available)', '{{carrier}}']],
      },
      {
        title: 'Requests to carriers',
        unit: 'ops',
        queries: [
          [
            'sum by (carrier, step, outcome) (rate(slipstream_shipment_steps_total[5m]))',
            '{{carrier}} {{step}} {{outcome}}',
          ],
        ],
      },
      {
        title: 'Fetches from Stripe',
        unit: 'ops',
        queries: [
          ['sum by (source, outcome) (rate(slipstream_billing_fetches_total[5m]))', '{{source}} {{outcome}}'],
        ],
      },
      {
        title: 'Call-outs',
        unit: 'ops',
        queries: [
          [
            'sum by (callout, outcome) (rate(slipstream_billing_callouts_sent_total[5m]))',
            '{{callout}} {{outcome}}',
          ],
        ],
      },
      {
        title: 'Mails',
        unit: 'ops',
        queries: [['sum by (outcome) (rate(slipstream_notifier_mail_attempts_total[5m]))', '{{outcome}}']],
      },
      {
        title: 'Time of a mail',
        unit: 's',
        queries: [
          [
            'histogram_quantile(0.99, sum by (le) (rate(slipstream_notifier_mail_duration_seconds_bucket[5m])))',
            'p99',
          ],
        ],
      },
      {
        title: 'Runs of schedules',
        queries: [
          [
            'sum by (schedule, outcome) (increase(slipstream_schedule_runs_total[1h]))',
            '{{schedule}} {{outcome}}',
          ],
        ],
      },
    ],
  },
  {
    uid: 'slipstream-processes',
    title: 'Slipstream: processes',
    panels: [
      {
        title: 'CPU',
        unit: 'percentunit',
        queries: [
          [
            'sum by (service, instance) (rate(process_cpu_seconds_total{job="slipstream"}[5m]))',
            '{{service}} {{instance}}',
          ],
        ],
      },
      {
        title: 'Memory',
        unit: 'bytes',
        queries: [['process_resident_memory_bytes{job="slipstream"}', '{{service}} {{instance}}']],
      },
      {
        title: 'Heap',
        unit: 'bytes',
        queries: [['nodejs_heap_size_used_bytes{job="slipstream"}', '{{service}} {{instance}}']],
      },
      {
        title: 'Delay of the event loop',
        unit: 's',
        queries: [['nodejs_eventloop_lag_p99_seconds{job="slipstream"}', '{{service}} {{instance}} p99']],
      },
      {
        title: 'Garbage collection',
        unit: 'percentunit',
        queries: [
          [
            'sum by (service, instance) (rate(nodejs_gc_duration_seconds_sum{job="slipstream"}[5m]))',
            '{{service}} {{instance}}',
          ],
        ],
      },
      { title: 'Open files', queries: [['process_open_fds{job="slipstream"}', '{{service}} {{instance}}']] },
      {
        title: 'Requests of the console',
        unit: 's',
        queries: [
          [
            'histogram_quantile(0.95, sum by (le, route) (rate(slipstream_console_request_seconds_bucket[5m])))',
            '{{route}} p95',
          ],
        ],
      },
    ],
  },
]
