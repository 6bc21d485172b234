import { z } from 'zod'
import { cardBehaviors } from '../account.ts'

const id = z.string().min(1).max(255)
const metadata = z.record(z.string(), z.string()).default({})
const card = z.enum(cardBehaviors)
const email = z.string().max(254).nullable()
const name = z.string().max(200).nullable()
const expires = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .describe('The last month in which the card can be charged.')
const eventNames = z.array(z.string().min(1).max(100)).min(1)

const customerActions = [
  z.strictObject({
    kind: z.literal('createCustomer'),
    id: id.optional(),
    name: name.default(null),
    email: email.default(null),
    locale: z.string().max(10).nullable().default(null),
    card: card.default('ok'),
    expires: expires.optional().describe('Default: 2040-08.'),
    metadata,
    isWithoutDeliveries: z.boolean().default(false).describe('Whether its events are never delivered.'),
  }),
  z.strictObject({
    kind: z.literal('updateCustomer'),
    customer: id,
    name: name.optional(),
    email: email.optional(),
  }),
  z.strictObject({ kind: z.literal('deleteCustomer'), customer: id }),
  z
    .strictObject({ kind: z.literal('setCard'), customer: id, card })
    .describe('The card behaves otherwise from now on, which only its bank knows.'),
  z
    .strictObject({
      kind: z.literal('attachCard'),
      customer: id,
      card: card.default('ok'),
      expires: expires.optional(),
    })
    .describe('The customer gives a new card. What is open is paid with it.'),
  z
    .strictObject({
      kind: z.literal('renewCard'),
      customer: id,
      expires,
      by: z.enum(['bank', 'customer']).default('bank'),
    })
    .describe('The same card with a later date: the bank reports it, or the customer enters it.'),
  z.strictObject({ kind: z.literal('detachCard'), customer: id }),
  z
    .strictObject({ kind: z.literal('authenticate'), customer: id, succeeds: z.boolean().default(true) })
    .describe('The customer confirms a payment that requires it, or fails to.'),
  z.strictObject({ kind: z.literal('setDeliveries'), customer: id, isOn: z.boolean() }),
] as const

const subscriptionActions = [
  z.strictObject({
    kind: z.literal('subscribe'),
    id: id.optional(),
    customer: id,
    price: id,
    quantity: z.int().min(1).max(1_000).default(1),
    more: z
      .array(z.strictObject({ price: id, quantity: z.int().min(1).max(1_000).default(1) }))
      .max(19)
      .default([])
      .describe('Further items. A metered price has no quantity.'),
    percentOff: z.number().gt(0).max(100).optional().describe('A discount that does not end.'),
    trialDays: z.int().min(0).max(730).default(0),
    trialEndBehavior: z.enum(['create_invoice', 'pause', 'cancel']).default('pause'),
    isByCheckout: z.boolean().default(false),
    metadata,
  }),
  z.strictObject({
    kind: z.literal('changePlan'),
    subscription: id,
    price: id,
    quantity: z.int().min(1).max(1_000).optional(),
    isPendingIfIncomplete: z
      .boolean()
      .default(false)
      .describe('Whether a change that is invoiced immediately applies only when that is paid.'),
  }),
  z.strictObject({
    kind: z.literal('cancel'),
    subscription: id,
    when: z.enum(['periodEnd', 'now']).default('periodEnd'),
    feedback: z.string().max(40).nullable().default(null),
  }),
  z.strictObject({ kind: z.literal('keep'), subscription: id }).describe('Takes a cancellation back.'),
  z.strictObject({
    kind: z.literal('pauseCollection'),
    subscription: id,
    behavior: z.enum(['keep_as_draft', 'mark_uncollectible', 'void']).default('void'),
    resumesInDays: z.int().min(1).optional(),
  }),
  z
    .strictObject({ kind: z.literal('reportUsage'), subscription: id, quantity: z.int().min(1).max(1e9) })
    .describe('Of its metered price.'),
  z.strictObject({ kind: z.literal('resumeCollection'), subscription: id }),
  z.strictObject({ kind: z.literal('resume'), subscription: id }).describe('Ends the pause after a trial.'),
] as const

const moneyActions = [
  z.strictObject({ kind: z.literal('payInvoice'), invoice: id }),
  z.strictObject({ kind: z.literal('voidInvoice'), invoice: id }),
  z.strictObject({ kind: z.literal('markUncollectible'), invoice: id }),
  z.strictObject({ kind: z.literal('refund'), subscription: id, amount: z.int().min(1).optional() }),
  z.strictObject({ kind: z.literal('dispute'), subscription: id }),
  z.strictObject({ kind: z.literal('closeDispute'), subscription: id, outcome: z.enum(['won', 'lost']) }),
] as const

const endpointActions = [
  z.strictObject({
    kind: z.literal('createEndpoint'),
    id: id.optional(),
    url: z.url(),
    secret: z.string().min(1).max(200),
    enabledEvents: eventNames.default(['*']),
    apiVersion: z.string().max(40).nullable().default(null),
    payload: z.enum(['snapshot', 'thin']).default('snapshot'),
  }),
  z.strictObject({
    kind: z.literal('setEndpoint'),
    endpoint: id,
    status: z.enum(['enabled', 'disabled']).optional(),
    enabledEvents: eventNames.optional(),
    url: z.url().optional(),
  }),
  z
    .strictObject({ kind: z.literal('rollSecret'), endpoint: id, secret: z.string().min(1).max(200) })
    .describe('The old secret signs too for another 24 hours.'),
] as const

/** What people and their programs do with the account, and how the world around it changes. */
export const actionSchema = z
  .discriminatedUnion('kind', [
    ...customerActions,
    ...subscriptionActions,
    ...moneyActions,
    ...endpointActions,
  ])
  .meta({ id: 'Action' })

export type Action = z.output<typeof actionSchema>
export type ActionInput = z.input<typeof actionSchema>
export type ActionOf<Kind extends Action['kind']> = Extract<Action, { kind: Kind }>
