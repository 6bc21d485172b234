import type { CommandRequest } from '@slipstream/commands/domain/command.ts'
import type { ScheduleAction } from '@slipstream/runtime/config/schemas/schedules/action-schema.ts'

type Redrive = Extract<ScheduleAction, { kind: 'redrive' }>
type Command = Pick<CommandRequest, 'to' | 'kind' | 'payload'>

/** A mail fails after a week at most: later ones are left alone, however often they failed. */
const resentWithinMs = 8 * 24 * 60 * 60 * 1_000

/** The command that tries again what an action names; null for dead letters, which have their own way. */
export function redriveCommand(action: Redrive, now: Date): Command | null {
  const { of, source, reasonContains, failed } = action
  const filter = { ...(reasonContains !== undefined && { reasonContains }) }
  const since = new Date(now.getTime() - resentWithinMs).toISOString()
  const mails = { source, failed, since, until: null, dryRun: false }
  switch (of) {
    case 'dead-letters':
      return null
    case 'shipments': {
      const where = { ...filter, ...(source !== undefined && { source }) }
      return { to: 'fulfillment', kind: 'redrive-shipments', payload: { where, dryRun: false } }
    }
    case 'billing-notices':
    case 'billing-fetches':
    case 'billing-callouts':
      return {
        ...{ to: 'billing', kind: 'redrive-billing-work' },
        payload: { work: of.slice('billing-'.length), source, ...filter, dryRun: false },
      }
    case 'slips':
      return { to: 'notifier', kind: 'resend-failed-slips', payload: mails }
    case 'shipment-mails':
      return { to: 'notifier', kind: 'resend-shipment-mails', payload: { ...mails, orderId: null } }
    case 'billing-mails':
      return { to: 'notifier', kind: 'resend-billing-mails', payload: { ...mails, customerId: null } }
  }
}
