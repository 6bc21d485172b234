import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { WooOrder } from '../src/domain/woo-order/woo-order.ts'

const folder = fileURLToPath(new URL('../../../../shared/fixtures/woocommerce/', import.meta.url))
const deliveriesFolder = `${folder}deliveries/wc-10.0.2-hpos/`

/** What a test's `skip` option says when the captured traffic is not there. */
export const notCaptured = existsSync(folder)
  ? false
  : 'the captured deliveries (../shared/fixtures) are not here'

/** The path of a captured file. */
export function capturedFile(name: string): string {
  return folder + name
}

export type Headers = [name: string, value: string][]

export type CapturedResponse = {
  name: string
  request: { method: string; url: string; headers: Record<string, string>; auth: string }
  status: number
  headers: Headers
  body: string
}

/** A captured REST response, by the number its file begins with. */
export function capturedResponse(number: string): CapturedResponse {
  const file = readdirSync(`${folder}rest`).find(
    (name) => name.startsWith(`${number}-`) && name.endsWith('.json'),
  )
  if (file === undefined) throw new Error(`There is no captured response ${number}.`)
  const name = file.replace(/\.json$/, '')
  return {
    ...(JSON.parse(readFileSync(`${folder}rest/${file}`, 'utf8')) as Omit<CapturedResponse, 'name' | 'body'>),
    name,
    body: readFileSync(`${folder}rest/${name}.body`, 'utf8'),
  }
}

export type CapturedDelivery = {
  number: string
  headers: Headers
  body: string
}

export function capturedDeliveries(): CapturedDelivery[] {
  if (notCaptured) return []
  return readdirSync(deliveriesFolder)
    .filter((name) => name.endsWith('.body'))
    .sort()
    .map((name) => {
      const number = name.replace(/\.body$/, '')
      const { headers } = JSON.parse(readFileSync(`${deliveriesFolder}${number}.headers.json`, 'utf8')) as {
        headers: Headers
      }
      return { number, headers, body: readFileSync(`${deliveriesFolder}${name}`, 'utf8') }
    })
}

/** Every order among the captured deliveries, each as often as it was delivered. */
export function capturedOrders(): WooOrder[] {
  return capturedDeliveries()
    .filter(({ body }) => body.startsWith('{"id"') && body.includes('"status"'))
    .map(({ body }) => JSON.parse(body) as WooOrder)
    .filter((order) => order.version === '10.0.2' && order._links !== undefined)
}
