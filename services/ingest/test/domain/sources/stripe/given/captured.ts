import { readFileSync } from 'node:fs'

export type StripeDelivery = {
  seq: number
  note: string
  headers: [string, string][]
  body: Buffer
}

/** A file of fixtures, in the order of arrival. */
export function captured(name: 'built' | 'localstripe' | 'rendered-2020-03-02'): StripeDelivery[] {
  const lines = readFileSync(new URL(`../fixtures/${name}.ndjson`, import.meta.url), 'utf8').trim()
  return lines.split('\n').map((line) => {
    const { body, ...rest } = JSON.parse(line) as Omit<StripeDelivery, 'body'> & { body: string }
    return { ...rest, body: Buffer.from(body) }
  })
}

/** The body of a delivery, to be changed. */
export function bodyOf(name: Parameters<typeof captured>[0], seq: number): Record<string, unknown> {
  const delivery = captured(name).find((one) => one.seq === seq)
  if (delivery === undefined) throw new Error(`${name} has no delivery ${seq}`)
  return JSON.parse(delivery.body.toString()) as Record<string, unknown>
}
