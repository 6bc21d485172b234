import { ingestForTests, wooDelivery } from '../../../../ingest-for-tests.ts'

/** Run in a process with little memory: a school of 1 MiB, shared by 400 participants. */
const ingest = await ingestForTests({
  environment: { SECRET: 'secret' },
  sources: {
    shop: {
      type: 'woocommerce',
      secrets: [{ env: 'SECRET' }],
      participants: { name: 'Participant {n}', fields: { school: 'School' } },
    },
  },
})
const meta_data = [
  { key: 'School', value: 'x'.repeat(1024 * 1024) },
  ...Array.from({ length: 400 }, (_, n) => ({ key: `Participant ${n + 1}`, value: 'A' })),
]
const line_items = [{ id: 1, meta_data }]
const order = { id: 33, status: 'x', total: '1', date_modified_gmt: '2026-11-21T06:42:28', line_items }
const { status, json } = await ingest.post(wooDelivery(order))
const event = ingest.events().at(-1)
const reason = event?.type === 'DeliveryQuarantined' ? event.data.reason : undefined
process.stdout.write(JSON.stringify({ status, result: json['result'], reason }))
await ingest.close()
