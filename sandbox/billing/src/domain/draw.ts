import { hash } from 'node:crypto'

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** A text of Stripe's letters that is the same for the same labels, and unrelated for others. */
export function drawText(length: number, ...labels: (string | number)[]): string {
  const digest = hash('sha256', JSON.stringify(labels), 'buffer')
  return Array.from({ length }, (_, i) => letters[(digest[i] ?? 0) % letters.length]).join('')
}
