import type { Filter } from 'mongodb'
import type { CommandContext, CommandHandler, CommandResult } from '@slipstream/commands/handle-commands.ts'
import type { RedriveFilter, ShipmentCommand } from '@slipstream/commands/shipments/shipment-commands.ts'
import type { ShipmentItem } from '../shipments/adapters/shipment-items.ts'
import { queueOf } from '../shipments/domain/work-plan.ts'
import type { ShipmentRecorder } from '../shipments/shipment-recorder.ts'

const maxExamples = 20
const inOrderOfRequests = { 'shipment.requestedAt': 1, _id: 1 } as const

type Running = {
  signal: AbortSignal
  progress: Parameters<CommandHandler>[3]
  sleep(ms: number, value: undefined, options: { signal: AbortSignal }): Promise<unknown>
}

/**
 * Redrives dead-lettered shipments, those that were requested first, at a rate. Repeated after a crash,
 * it continues with those that are left.
 */
export async function redriveShipments(
  recorder: ShipmentRecorder,
  { where, dryRun, perSecond }: ShipmentCommand<'redrive-shipments'>,
  { id: commandId, by: actor, reason, requestedAt }: CommandContext,
  { signal, progress, sleep }: Running,
): Promise<CommandResult> {
  const filter = filterOf(where, await recorder.items.distinct('shipment.carrier'))
  const matched = await recorder.items.countDocuments(filter)
  if (dryRun) {
    const examples = await recorder.items
      .find(filter, { projection: { _id: 1 } })
      .sort(inOrderOfRequests)
      .limit(maxExamples)
      .toArray()
    return { ok: true, result: { matched, redriven: 0, examples: examples.map(({ _id }) => _id) } }
  }
  const givenAt = requestedAt.toISOString()
  const instruction = { instruction: 'redrive', commandId, actor, reason, givenAt } as const
  let redriven = 0
  const found = recorder.items.find(filter, { projection: { _id: 1 } }).sort(inOrderOfRequests)
  for await (const { _id } of found) {
    signal.throwIfAborted()
    const applied = await recorder.apply(_id, { type: 'instructed', instruction })
    if (applied?.events.some(({ type }) => type === 'ShipmentInstructed')) redriven += 1
    if (redriven % 50 === 0) await progress({ matched, redriven })
    await sleep(1_000 / perSecond, undefined, { signal })
  }
  return { ok: true, result: { matched, redriven } }
}

function filterOf(where: RedriveFilter, carriers: readonly string[]): Filter<ShipmentItem> {
  const { shipmentId, source, carrier, step, code, reasonContains } = where
  const queues = (carrier === undefined ? carriers : [carrier]).map((name) => queueOf('dead-lettered', name))
  return {
    'work.queue': { $in: queues },
    'work.state': 'waiting',
    ...(shipmentId !== undefined && { _id: shipmentId }),
    ...(source !== undefined && { 'shipment.source': source }),
    ...(step !== undefined && { 'shipment.deadLetter.step': step }),
    ...(code !== undefined && { 'shipment.deadLetter.code': code }),
    ...(reasonContains !== undefined && {
      'shipment.deadLetter.reason': { $regex: escaped(reasonContains), $options: 'i' },
    }),
  }
}

const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
