import { deadLetterRecord } from '@slipstream/event-log/consume/domain/dead-letter-record.ts'
import { toHeaders } from '@slipstream/events/codec/cloud-events.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'

/** A record of `dead-letters`: bytes and headers of the original record, and where and why it failed. */
export function deadLetterMessage() {
  const { order } = examples.OrderUpdated.data
  const { headers } = deadLetterRecord('dead-letters', {
    consumer: 'projector',
    position: { topic: 'orders', partition: 3, offset: 1042n },
    key: examples.OrderUpdated.subject,
    value: Buffer.of(),
    headers: toHeaders('OrderUpdated', examples.OrderUpdated),
    recordedAtMs: Date.parse(order.modifiedAt),
    reason: 'the data does not fit its schema',
    isFailing: true,
  })
  return {
    name: 'DeadLetter',
    title: 'DeadLetter',
    summary: 'A record that its consumer could not handle, or that waits behind such a record of its key.',
    contentType: 'application/octet-stream',
    headers: {
      type: 'object',
      required: Object.keys(headerMeanings),
      properties: Object.fromEntries(
        Object.entries(headerMeanings).map(([name, description]) => [name, { type: 'string', description }]),
      ),
    },
    payload: { description: 'The bytes of the original record, as they were.' },
    examples: [{ name: 'DeadLetter', headers, payload: 'the original bytes' }],
    bindings: {
      kafka: {
        key: { type: 'string', description: 'The key of the original record.' },
        bindingVersion: '0.5.0',
      },
    },
  }
}

const headerMeanings = {
  'kafka_dlt-original-topic': 'Topic of the original record.',
  'kafka_dlt-original-partition': 'Its partition.',
  'kafka_dlt-original-offset': 'Its offset.',
  'kafka_dlt-original-timestamp': 'When the broker appended it, in milliseconds since 1970.',
  'kafka_dlt-exception-message': 'Why it could not be handled.',
  'slipstream-dead-letter-id': 'Consumer and position: a dead letter that was appended twice has the same.',
  'slipstream-consumer': 'The consumer that could not handle it.',
  'slipstream-culprit': '`true`: it failed itself; `false`: it waits behind one that failed.',
}
