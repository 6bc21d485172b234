import { recipientsOf, slipDueness } from '@slipstream/notifier/slips/domain/slips-due.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import { dayMs } from '../history.ts'
import type { Oracle } from './facts.ts'

/** As often may content be sent of which nobody knows whether it arrived. */
const maxCopies = 3

export const ofMail = {
  'every slip that is due is in the ledger once': ({ projector, notifier, mail }) => {
    const entered = mail.slips.map(({ id }) => id)
    const twice = entered.filter((id, nth) => entered.indexOf(id) !== nth)
    const reached = (order: OrderDocument) => slipDueness(order, notifier.rule, 0) !== 'notReached'
    const idsOf = (order: OrderDocument) => recipientsOf(order, notifier.rule).map(({ id }) => id)
    const all = [...projector.orders.values()]
    const due = all.filter((order) => slipDueness(order, notifier.rule, 0) === 'due').flatMap(idsOf)
    const may = new Set(all.filter(reached).flatMap(idsOf))
    return [
      ...twice.map((id) => `${id} is in the ledger twice`),
      ...due.filter((id) => !entered.includes(id)).map((id) => `${id} is due and not in the ledger`),
      ...entered.filter((id) => !may.has(id)).map((id) => `${id} is in the ledger and was never due`),
    ]
  },

  'every slip of the ledger is sent once, or given up for a reason': ({ mail, now }) =>
    mail.slips.flatMap(({ orderId, state, why, copies, unknownOutcomes, dueSince }) => {
      if (state === 'due') return [`${orderId} waits since ${new Date(dueSince).toISOString()}`]
      const isOften = copies > maxCopies || (state === 'sent' && copies !== 1 + unknownOutcomes)
      if (isOften)
        return [`${orderId} was sent ${copies} times, ${unknownOutcomes} of them without an answer`]
      const isEarly = why === 'expired' && now() - dueSince < 7 * dayMs
      return isEarly ? [`${orderId} was given up after less than a week`] : []
    }),
} satisfies Record<string, Oracle>
