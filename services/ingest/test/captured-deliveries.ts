import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(
  new URL('../../../../shared/fixtures/woocommerce/deliveries/wc-10.0.2-hpos/', import.meta.url),
)

export type CapturedDelivery = {
  number: number
  phase: string
  headers: [string, string][]
  body: Buffer
}

/** What a real shop sent, in order; undefined where the fixtures are not at hand. */
export function capturedDeliveries(): CapturedDelivery[] | undefined {
  if (!existsSync(folder)) return undefined
  return readdirSync(folder)
    .filter((name) => name.endsWith('.headers.json'))
    .sort()
    .map((name) => {
      const stored = JSON.parse(readFileSync(folder + name, 'utf8')) as {
        seq: number
        phase: string
        headers: [string, string][]
      }
      const body = readFileSync(folder + name.replace('.headers.json', '.body'))
      return { number: stored.seq, phase: stored.phase, headers: stored.headers, body }
    })
}
