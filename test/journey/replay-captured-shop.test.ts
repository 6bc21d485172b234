import assert from 'node:assert/strict'
import { test } from 'node:test'
import { send } from '../../services/ingest/test/ingest-for-tests.ts'
import { capturedResponses, capturedDeliveries, typedSecrets } from './given/shop/captured-shop.ts'
import type { Captured, ShopOrder } from './given/shop/captured-shop.ts'
import { shuffled } from './given/shop/shuffled.ts'
import { system } from './given/systems/system.ts'

const deliveries = capturedDeliveries()
const skip = deliveries === undefined && 'the captured deliveries are not here'

/**
 * Where the shop's own response differs from what its webhooks had delivered by then: by order id, what and
 * why. Only a request to the shop can know better.
 */
const knownDifferences: Record<number, { fields: string[]; why: string }> = {
  20: { fields: ['modifiedAt'], why: "the webhook's owner had lost his rights: only a signed error came" },
  30: { fields: ['modifiedAt'], why: 'the delivery was still under way' },
  34: {
    fields: ['modifiedAt', 'status'],
    why: 'a status set by REST revived it from the bin, and sent nothing',
  },
  44: { fields: ['*'], why: 'an auto-draft sends nothing' },
  51: { fields: ['status'], why: 'deliveries contradict reality: deleted, restored, deleted' },
  56: { fields: ['modifiedAt'], why: 'a deletion carries no time' },
  60: { fields: ['*'], why: 'only an action was sent of it, which names no state' },
}

const source = (secrets: typeof typedSecrets) => ({ shop: Object.values(secrets) })

test('the deliveries of a real shop, in order, give what its own responses say', { skip }, async (t) => {
  const { ingestUrls, query } = await system(t, source(typedSecrets))
  const responses = capturedResponses()
  const lastEvent = new Map<number, string>()
  const differences = new Map<number, Set<string>>()
  const results = new Map<string, number>()
  let compared = 0

  const compare = async (shopOrder: ShopOrder): Promise<void> => {
    const after = lastEvent.get(shopOrder.id)
    const { status, body } = await query(`/api/orders/shop/${shopOrder.id}${after ? `?after=${after}` : ''}`)
    const fields = status === 404 ? ['*'] : differing(body, shopOrder)
    compared += 1
    if (fields.length > 0) {
      differences.set(shopOrder.id, new Set([...(differences.get(shopOrder.id) ?? []), ...fields]))
    }
  }

  for (const { receivedAt, headers, body, order } of deliveries ?? []) {
    while (responses[0] !== undefined && responses[0].respondedAt < receivedAt) {
      for (const shopOrder of responses.shift()?.orders ?? []) await compare(shopOrder)
    }
    const { status, json } = await send(ingestUrls[0], { path: '/webhooks/shop', headers, body })
    const result = `${status} ${String(json['result'])}`
    results.set(result, (results.get(result) ?? 0) + 1)
    if (json['result'] === 'appended' && order.id !== undefined)
      lastEvent.set(order.id, String(json['eventId']))
  }
  for (const { orders } of responses) for (const shopOrder of orders) await compare(shopOrder)

  assert.deepEqual(Object.fromEntries(results), {
    '200 ping': 57,
    '200 appended': 184,
    // Several webhooks of the shop delivered the same states.
    '200 duplicate': 157,
    '200 quarantined': 8,
  })
  assert.equal(compared, 131)
  assert.deepEqual(
    Object.fromEntries([...differences].map(([id, fields]) => [id, [...fields].sort()])),
    Object.fromEntries(Object.entries(knownDifferences).map(([id, { fields }]) => [id, fields])),
  )
})

test(
  'the same deliveries shuffled, each sent one to three times, give the same bytes',
  { skip },
  async (t) => {
    const inOrder = await system(t, source(typedSecrets))
    const mixed = await system(t, source(typedSecrets))
    const orders = (deliveries ?? []).filter(({ order }) => order.id !== undefined)

    const lastInOrder = await sendAll(orders, () => inOrder.ingestUrls[0])
    let turn = 0
    const lastMixed = await sendAll(
      shuffled(orders, 20261121),
      () => mixed.ingestUrls[turn++ % 2 === 0 ? 0 : 1],
    )

    const expected = await documents(inOrder, lastInOrder)
    assert.equal(expected['orders']?.length, new Set(orders.map(({ order }) => order.id)).size)
    assert.deepEqual(await documents(mixed, lastMixed), expected)
  },
)

type System = Awaited<ReturnType<typeof system>>

/** @returns of each order, the position of the last event, for the reader to wait for */
async function sendAll(those: readonly Captured[], instance: () => string): Promise<Map<string, string>> {
  const last = new Map<string, string>()
  for (const { headers, body, order } of those) {
    const { status, json } = await send(instance(), { path: '/webhooks/shop', headers, body })
    assert.equal(status, 200)
    if (json['result'] === 'appended') last.set(String(order.id), String(json['position']))
  }
  return last
}

/** Every read model's documents as text, once the last event of every order is in them. */
async function documents(
  { query, db }: System,
  last: Map<string, string>,
): Promise<Record<string, string[]>> {
  for (const [id, position] of last) {
    const { status } = await query(`/api/orders/shop/${id}?after=${position}&waitMs=30000`)
    assert.equal(status, 200)
  }
  const models = ['orders', 'participants']
  const texts = models.map(async (model) => {
    const live = await db
      .collection<{ _id: string; collection: string }>('readModels')
      .findOne({ _id: model })
    const found = await db
      .collection(live?.collection ?? '')
      .find()
      .sort({ _id: 1 })
      .toArray()
    return [model, found.map((document) => JSON.stringify(document, withoutArrival))] as const
  })
  return Object.fromEntries(await Promise.all(texts))
}

/** Which of several webhooks was first with a state, and when it came, is up to their arrival. */
function withoutArrival(key: string, value: unknown): unknown {
  return ['webhookId', 'deliveryId', 'receivedAt'].includes(key) ? undefined : value
}

function differing(ours: Record<string, unknown>, shopOrder: ShopOrder): string[] {
  const customer = ours['customer'] as { email: string | null }
  const lines = ours['lineItems'] as { name: string; quantity: number; total: string }[]
  const pairs: Record<string, [unknown, unknown]> = {
    status: [ours['status'], shopOrder.status],
    number: [ours['number'], shopOrder.number],
    currency: [ours['currency'], shopOrder.currency],
    total: [ours['total'], shopOrder.total],
    createdAt: [ours['createdAt'], `${shopOrder.date_created_gmt}Z`],
    modifiedAt: [ours['modifiedAt'], `${shopOrder.date_modified_gmt}Z`],
    email: [customer.email ?? '', shopOrder.billing.email],
    lineItems: [
      JSON.stringify(lines.map(({ name, quantity, total }) => [name, quantity, total])),
      JSON.stringify(shopOrder.line_items.map(({ name, quantity, total }) => [name, quantity, total])),
    ],
  }
  return Object.entries(pairs).flatMap(([field, [a, b]]) => (a === b ? [] : [field]))
}
