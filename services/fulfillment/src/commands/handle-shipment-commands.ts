import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from 'mongodb'
import type { z } from 'zod'
import { handleCommands } from '@slipstream/commands/handle-commands.ts'
import type { CommandContext, CommandHandler, CommandResult } from '@slipstream/commands/handle-commands.ts'
import { shipmentCommands } from '@slipstream/commands/shipments/shipment-commands.ts'
import type {
  ShipmentCommand,
  ShipmentCommandKind,
} from '@slipstream/commands/shipments/shipment-commands.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { refusalOf } from '../shipments/domain/decisions/of-instruction.ts'
import type { Instruction } from '../shipments/domain/shipment-input.ts'
import type { ShipmentRecorder } from '../shipments/shipment-recorder.ts'
import { redriveShipments } from './redrive-shipments.ts'

/** Handles what people decide of shipments. */
export function handleShipmentCommands(
  db: Db,
  recorder: ShipmentRecorder,
  parts: { logger: Pick<Logger, 'info' | 'warn' | 'error'>; metrics: Metrics },
): { stop(): Promise<void> } {
  const instruct = async (
    shipmentId: string,
    { id: commandId, by: actor, reason, requestedAt }: CommandContext,
    what: InstructionOnly,
  ): Promise<CommandResult> => {
    const instruction = {
      commandId,
      actor,
      reason,
      givenAt: requestedAt.toISOString(),
      ...what,
    }
    const found = await recorder.items.findOne({ _id: shipmentId })
    if (found === null) return { ok: false, reason: `there is no shipment ${shipmentId}` }
    if (found.process.commands.includes(commandId)) return { ok: true, result: {} }
    const context = recorder.context(found.shipment.carrier, Date.now())
    const applied = await recorder.apply(shipmentId, { type: 'instructed', instruction })
    if (applied?.state.process.commands.includes(commandId)) return { ok: true, result: {} }
    const state = applied?.state ?? found
    return { ok: false, reason: `${shipmentId}: ${refusalOf(state, instruction, context) ?? 'it changed'}` }
  }
  const handlers: Record<ShipmentCommandKind, CommandHandler> = {
    'redrive-shipments': parsed('redrive-shipments', (command, context, signal, progress) =>
      redriveShipments(recorder, command, context, { signal, progress, sleep }),
    ),
    'correct-shipment-address': parsed('correct-shipment-address', ({ shipmentId, recipient }, context) =>
      instruct(shipmentId, context, { instruction: 'correct-address', recipient }),
    ),
    'adopt-booking': parsed('adopt-booking', ({ shipmentId, ...booking }, context) =>
      instruct(shipmentId, context, { instruction: 'adopt-booking', booking }),
    ),
    'repeat-booking': parsed('repeat-booking', ({ shipmentId }, context) =>
      instruct(shipmentId, context, { instruction: 'repeat-booking' }),
    ),
    'cancel-shipment': parsed('cancel-shipment', ({ shipmentId }, context) =>
      instruct(shipmentId, context, { instruction: 'cancel' }),
    ),
    'settle-shipment': parsed('settle-shipment', ({ shipmentId }, context) =>
      instruct(shipmentId, context, { instruction: 'settle' }),
    ),
  }
  // What takes long holds up nothing else.
  const kinds = ['redrive-shipments']
  const common = { db, service: 'fulfillment', handlers, ...parts } as const
  const handling = [
    handleCommands({ ...common, kinds: { only: kinds } }),
    handleCommands({ ...common, kinds: { except: kinds } }),
  ]
  return { stop: async () => void (await Promise.all(handling.map((one) => one.stop()))) }
}

type InstructionOnly = Instruction extends infer One
  ? One extends Instruction
    ? Omit<One, 'commandId' | 'actor' | 'reason' | 'givenAt'>
    : never
  : never

type Handle<Kind extends ShipmentCommandKind> = (
  command: ShipmentCommand<Kind>,
  context: CommandContext,
  signal: AbortSignal,
  progress: Parameters<CommandHandler>[3],
) => Promise<CommandResult>

function parsed<Kind extends ShipmentCommandKind>(kind: Kind, handle: Handle<Kind>): CommandHandler {
  return async (payload, context, signal, progress) => {
    const result = (shipmentCommands[kind] as unknown as z.ZodType<ShipmentCommand<Kind>>).safeParse(payload)
    if (result.success) return handle(result.data, context, signal, progress)
    const mistakes = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    return { ok: false, reason: `the command does not fit ${kind}: ${mistakes.join('; ')}` }
  }
}
