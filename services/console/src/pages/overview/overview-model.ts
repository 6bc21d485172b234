import type { ListedCheckpoint } from '@slipstream/event-log/adapters/mongo/list-checkpoints.ts'
import type { SourceConfig } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { AlertResponse } from '../../responses/alerts/alert.ts'
import type { CarrierResponse } from '../../responses/shipments/carrier.ts'
import type { Mark } from '../shell/frame/mark.ts'
import type { MailData, OverviewData } from './read-overview.ts'

export type SourceBox = {
  name: string
  /** Its type in the configuration. */
  type: SourceConfig['type']
  mark: Mark
  lastDeliveryAt: string | null
  lastHour: number
  lastDay: number
  /** Orders by hour, the oldest first. */
  hours: number[]
}

export type ConsumerBox = {
  name: string
  mark: Mark
  /** Records that another consumer has read and this one has not. */
  behind: number
  deadLetters: number
  isRefused: boolean
}

/** Alerts of one rule and source, shown as one row. */
export type AlertGroup = {
  alerts: number
  first: AlertResponse
  /** Nobody looks after all of them. */
  isOpen: boolean
}

export type OverviewModel = {
  sources: SourceBox[]
  counts: { orders: number; events: number }
  consumers: ConsumerBox[]
  carriers: { carrier: CarrierResponse; mark: Mark }[]
  mail: MailData & { mark: Mark }
  groups: AlertGroup[]
  recovered: number
  resolved: OverviewData['resolved']
}

const hours = 24
const maxGroups = 8
const severities = ['critical', 'warning', 'info']

/** What needs attention first; what is well in the order of the flow. @param sources as configured */
export function overviewModel(
  data: OverviewData,
  sources: Readonly<Record<string, Pick<SourceConfig, 'type'>>>,
): OverviewModel {
  const { checkpoints, deadLetters, alerts, carriers, created } = data
  return {
    sources: Object.entries(sources).map(([name, { type }]) => sourceBox(name, type, data)),
    counts: data.counts,
    consumers: consumerBoxes(checkpoints, deadLetters),
    carriers: carriers.map((carrier) => ({ carrier, mark: markOfCarrier(carrier) })),
    mail: { ...data.mail, mark: markOfMail(data.mail) },
    groups: groupsOf(alerts).slice(0, maxGroups),
    recovered: created.reduce((sum, { recovered }) => sum + recovered, 0),
    resolved: data.resolved,
  }
}

function sourceBox(
  name: string,
  type: SourceConfig['type'],
  { created, alerts, lastDeliveries }: OverviewData,
): SourceBox {
  const own = created.filter(({ source }) => source === name)
  const byHour = Array.from({ length: hours }, (_, index) => {
    const hoursAgo = hours - 1 - index
    return own.filter((one) => one.hoursAgo === hoursAgo).reduce((sum, { orders }) => sum + orders, 0)
  })
  return {
    ...{ name, type, lastDeliveryAt: lastDeliveries.get(name) ?? null },
    mark: worstOf(alerts.filter(({ source }) => source === name)),
    lastHour: byHour.at(-1) ?? 0,
    lastDay: byHour.reduce((sum, orders) => sum + orders, 0),
    hours: byHour,
  }
}

/** Those that are silenced need nobody now. */
function worstOf(alerts: readonly AlertResponse[]): Mark {
  const open = alerts.filter(({ silenced }) => !silenced)
  if (open.some(({ severity }) => severity === 'critical')) return 'failed'
  return open.some(({ severity }) => severity !== 'info') ? 'warning' : 'ok'
}

function consumerBoxes(
  checkpoints: readonly ListedCheckpoint[],
  deadLetters: ReadonlyMap<string, number>,
): ConsumerBox[] {
  const partitionOf = ({ topic, partition }: ListedCheckpoint): string => `${topic}/${partition}`
  const furthest = new Map<string, bigint>()
  for (const one of checkpoints) {
    const known = furthest.get(partitionOf(one)) ?? 0n
    furthest.set(partitionOf(one), one.next > known ? one.next : known)
  }
  // Parts of one service are consumers of their own, e.g. projector-alerts.
  const services = Map.groupBy(checkpoints, ({ consumer }) => serviceOf(consumer))
  return [...services].map(([name, own]) => {
    const behind = own.reduce(
      (sum, one) => sum + Number((furthest.get(partitionOf(one)) ?? 0n) - one.next),
      0,
    )
    const waiting = [...deadLetters].filter(([consumer]) => serviceOf(consumer) === name)
    const letters = waiting.reduce((sum, [, count]) => sum + count, 0)
    const isRefused = own.some(({ refusal }) => refusal !== null)
    const mark: Mark = isRefused ? 'failed' : letters > 0 ? 'warning' : behind > 0 ? 'waiting' : 'ok'
    return { name, mark, behind, deadLetters: letters, isRefused }
  })
}

const serviceOf = (consumer: string): string => consumer.split('-')[0] ?? consumer

function markOfCarrier({ state, deadLettered }: CarrierResponse): Mark {
  if (state === 'unavailable') return 'failed'
  return deadLettered > 0 ? 'warning' : 'ok'
}

function markOfMail({ isStopped, failed, waiting }: MailData): Mark {
  if (isStopped) return 'failed'
  return failed > 0 ? 'warning' : waiting > 0 ? 'waiting' : 'ok'
}

function groupsOf(alerts: readonly AlertResponse[]): AlertGroup[] {
  const groups = Map.groupBy(alerts, ({ rule, source }) => `${rule}/${source}`)
  return [...groups.values()]
    .flatMap((same) => {
      const [first] = same.toSorted((a, b) => rankOf(a) - rankOf(b))
      return first === undefined
        ? []
        : [{ alerts: same.length, first, isOpen: same.some(({ silenced }) => !silenced) }]
    })
    .sort((a, b) => Number(b.isOpen) - Number(a.isOpen) || rankOf(a.first) - rankOf(b.first))
}

const rankOf = ({ severity }: AlertResponse): number => severities.indexOf(severity ?? 'warning')
