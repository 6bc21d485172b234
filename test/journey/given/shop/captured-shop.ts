import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../../../../shared/fixtures/woocommerce/', import.meta.url))

/** The secrets of the captured shop's webhooks, as they were typed into its form. */
export const typedSecrets = {
  usual: 'slipstream-test-secret',
  entity: `a&amp;b<c>"d'e`,
  percent: 'abc%41def%zz',
  spaces: '  lead and trail  ',
  long: 'x'.repeat(300),
}

export type ShopOrder = {
  id: number
  status: string
  number: string
  currency: string
  total: string
  date_created_gmt: string
  date_modified_gmt: string
  billing: { email: string }
  line_items: { name: string; quantity: number; total: string }[]
}

export type Captured = {
  number: number
  receivedAt: string
  topic: string | undefined
  headers: [string, string][]
  body: Buffer
  /** What the body says, as far as it is an order's. */
  order: Partial<ShopOrder>
}

export type ShopResponse = { file: string; respondedAt: string; orders: ShopOrder[] }

/** Undefined where the fixtures are not at hand. */
export function capturedDeliveries(): Captured[] | undefined {
  const deliveries = `${folder}deliveries/wc-10.0.2-hpos/`
  if (!existsSync(deliveries)) return undefined
  return jsonFiles(deliveries, '.headers.json').map((name) => {
    const captured = JSON.parse(readFileSync(deliveries + name, 'utf8')) as {
      seq: number
      received_at: string
      headers: [string, string][]
    }
    const body = readFileSync(deliveries + name.replace('.headers.json', '.body'))
    const topic = captured.headers.find(([header]) => header === 'X-WC-Webhook-Topic')?.[1]
    const order = topic === undefined ? {} : (JSON.parse(body.toString()) as Partial<ShopOrder>)
    return {
      number: captured.seq,
      receivedAt: captured.received_at,
      topic,
      headers: captured.headers,
      body,
      order,
    }
  })
}

/** The shop's REST responses that hold orders in full, in the order in which they were given. */
export function capturedResponses(): ShopResponse[] {
  const restFolder = `${folder}rest/`
  return jsonFiles(restFolder, '.json')
    .filter((name) => name !== 'index.json')
    .flatMap((name) => {
      const { headers } = JSON.parse(readFileSync(restFolder + name, 'utf8')) as {
        headers: [string, string][]
      }
      const date = headers.find(([header]) => header === 'Date')?.[1]
      const captured = parsed(readFileSync(restFolder + name.replace('.json', '.body'), 'utf8'))
      const orders = (Array.isArray(captured) ? captured : [captured]).filter(isOrder)
      return date === undefined || orders.length === 0
        ? []
        : [{ file: name, respondedAt: new Date(Date.parse(date) + 999).toISOString(), orders }]
    })
    .sort((a, b) => (a.respondedAt < b.respondedAt ? -1 : 1))
}

function jsonFiles(path: string, end: string): string[] {
  return readdirSync(path)
    .filter((name) => name.endsWith(end))
    .sort()
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isOrder(it: unknown): it is ShopOrder {
  return typeof it === 'object' && it !== null && 'line_items' in it && 'date_modified_gmt' in it
}
