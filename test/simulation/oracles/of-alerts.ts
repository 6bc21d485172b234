import { isDeepStrictEqual } from 'node:util'
import { isSilenced } from '@slipstream/events/is-silenced.ts'
import { dayMs } from '../history.ts'
import type { Facts, Oracle } from './facts.ts'

/** Every limit that a configuration may have had, and what a delivery may have been late by. */
const stalledForSureMs = 10 * dayMs + 4 * dayMs

export const ofAlerts = {
  'every alert has a cause, and every cause an alert': (facts) => {
    const held = new Set([...facts.auditor.held().values()].map(({ rule, subject }) => `${rule} ${subject}`))
    const causes = causesOf(facts)
    const maybe = new Set([...causes, ...possibleCausesOf(facts)])
    return [
      ...[...held].filter((alert) => !maybe.has(alert)).map((alert) => `${alert} holds without a cause`),
      ...[...causes].filter((cause) => !held.has(cause)).map((cause) => `${cause} should hold`),
    ]
  },

  'a number that never arrived is in the alert of missing numbers': ({ hasRest, auditor, shop }) => {
    if (hasRest) return []
    const lost = [...shop.orders.keys()].at(-2) ?? 0
    const alert = [...auditor.held().values()].find(({ rule }) => rule === 'missing-numbers')
    const isListed = alert?.affected.ranges.some(
      ({ first, last }) => Number(first) <= lost && lost <= Number(last),
    )
    return isListed === true ? [] : [`${lost} is not among the missing numbers`]
  },

  'the console and the notifier know the same alerts': ({ auditor, projector, notifier }) => {
    const held = [...auditor.held().keys()].sort()
    const shown = [...projector.alerts.values()]
      .filter(({ state }) => state === 'firing')
      .map(({ _id }) => _id)
    const notified = [...notifier.alerts.values()]
      .filter(({ resolved }) => resolved === null)
      .map(({ _id }) => _id)
    return [
      ...(isDeepStrictEqual(shown.sort(), held)
        ? []
        : [`the console shows ${shown.join()}, not ${held.join()}`]),
      ...(isDeepStrictEqual(notified.sort(), held)
        ? []
        : [`the notifier has ${notified.join()}, not ${held.join()}`]),
    ]
  },

  'the next instance to evaluate knows which alerts hold, and which are silenced': ({
    auditor,
    notifier,
    now,
  }) => {
    const next = auditor.nextView()
    const known = [...next.silences().values()].map(({ event }) => ({
      ...event.data,
      saidAt: event.occurredAt,
    }))
    const silences = [...notifier.silences.values()]
    const held = [...auditor.held()]
    const forgotten = held.filter(([key]) => next.knownOf('shop').get(key)?.newest.type !== 'AlertRaised')
    const unsilenced = held.filter(
      ([, alert]) => isSilenced(alert, silences, now()) !== isSilenced(alert, known, now()),
    )
    return [
      ...forgotten.map(([key]) => `${key} holds, and is not on its topic any more`),
      ...unsilenced.map(([key]) => `${key} is silenced, and its silence is not on the topic any more`),
    ]
  },

  'an instance with an older configuration ends nothing that is evaluated': ({ appendedByOlder }) =>
    appendedByOlder === 0 ? [] : [`it has ended ${appendedByOlder}`],
} satisfies Record<string, Oracle>

/** Of what an alert must hold. Where the shop can't be asked, the arrivals are all that can be known. */
function causesOf({ hasRest, shop, projector, mail, now }: Facts): Set<string> {
  const stalled = hasRest
    ? [...shop.orders.values()].filter(
        ({ status, modifiedMs }) => status === 'pending' && isOld(modifiedMs, now()),
      )
    : [...projector.orders.values()].filter(
        ({ status, modifiedAt }) => status === 'pending' && isOld(Date.parse(modifiedAt ?? ''), now()),
      )
  return new Set([
    ...(hasRest && Math.abs(shop.skewMs) > 60_000 ? ['shop-clock clock'] : []),
    ...(hasRest ? [] : ['missing-numbers numbers']),
    ...stalled.map((order) => `stalled-order ${'id' in order ? order.id : order.orderId}`),
    ...mail.slips.flatMap(({ state, orderId }) => (state === 'failed' ? [`mail-failed ${orderId}`] : [])),
  ])
}

/** Of what one may hold: a touch in the shop begins no stay, so that depends on earlier arrivals. */
function possibleCausesOf({ hasRest, shop, projector, log }: Facts): string[] {
  const pending = hasRest ? [...shop.orders.values()] : [...projector.orders.values()]
  const created = new Set(
    log.all('orders').flatMap(({ type, subject }) => (type === 'OrderCreated' ? [subject] : [])),
  )
  const withoutCreation = [...projector.orders.values()].filter(({ _id }) => !hasRest && !created.has(_id))
  return [
    ...pending
      .filter(({ status }) => status === 'pending')
      .map((order) => `stalled-order ${'id' in order ? order.id : order.orderId}`),
    ...withoutCreation.map(({ orderId }) => `update-without-creation ${orderId}`),
  ]
}

function isOld(modifiedMs: number, now: number): boolean {
  return now - modifiedMs > stalledForSureMs
}
