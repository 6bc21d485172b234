import { z } from 'zod'
import type { PriceDefinition } from './objects/price.ts'

/** How the account is set, as in Stripe's dashboard. */
export const accountSettingsSchema = z.strictObject({
  seed: z.int().default(1),
  apiVersion: z
    .string()
    .default('2026-08-26.dahlia')
    .describe('Of events in the list, of responses, and of endpoints without one of their own.'),
  currency: z.string().default('nzd'),
  finalizeAfterS: z.int().min(0).default(3_600).describe('How long the invoice of a renewal is a draft.'),
  retryDays: z
    .array(z.number().positive())
    .max(8)
    .default([3, 5, 7])
    .describe('Days from one attempt of a payment to the next.'),
  afterRetries: z
    .enum(['canceled', 'unpaid', 'past_due'])
    .default('canceled')
    .describe('What becomes of a subscription whose payment has failed for the last time.'),
  isUncollectibleAfterRetries: z
    .boolean()
    .default(false)
    .describe('Whether its invoice is marked as uncollectible then.'),
  upcomingDays: z.int().min(0).default(7).describe('How long before a renewal `invoice.upcoming` is made.'),
  taxPercent: z.number().min(0).max(50).default(0).describe('Added to all that is charged.'),
  connectedAccount: z
    .string()
    .nullable()
    .default(null)
    .describe('The connected account that everything happens at: events name it.'),
  hasEntitlements: z
    .boolean()
    .default(false)
    .describe('Whether products have features, and changes of what a customer may use are reported.'),
})
export type AccountSettings = z.output<typeof accountSettingsSchema>

const monthly = { interval: 'month', interval_count: 1 } as const
const yearly = { interval: 'year', interval_count: 1 } as const

/** What the account sells. */
export function catalogue(currency: string): {
  products: { id: string; name: string }[]
  prices: PriceDefinition[]
} {
  const individual = { product: 'prod_individual', currency }
  const calls = { product: 'prod_calls', currency }
  const team = { product: 'prod_team', currency }
  return {
    products: [
      { id: 'prod_individual', name: 'Individual' },
      { id: 'prod_team', name: 'Team' },
      { id: 'prod_calls', name: 'Calls' },
    ],
    prices: [
      { id: 'price_individualMonth', ...individual, unitAmount: 2_500, recurrence: monthly },
      { id: 'price_individualYear', ...individual, unitAmount: 25_000, recurrence: yearly },
      { id: 'price_teamMonth', ...team, unitAmount: 9_900, recurrence: monthly },
      { id: 'price_teamYear', ...team, unitAmount: 99_000, recurrence: yearly },
      { id: 'price_calls', ...calls, unitAmount: 5, recurrence: monthly, isMetered: true },
    ],
  }
}

/** The features of a product, by their lookup keys. */
export function featuresOf(product: string): readonly string[] {
  if (product === 'prod_team') return ['exports', 'seats']
  return product === 'prod_individual' ? ['exports'] : []
}
