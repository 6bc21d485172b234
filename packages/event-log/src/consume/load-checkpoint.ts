import type { Checkpoint } from './checkpoint-store.ts'
import type { Consumption } from './consumption.ts'
import type { HeldPartition } from './partition-states.ts'

/** Nothing may be read or committed until an operator has set the checkpoint back. */
export class CheckpointRefused extends Error {}

/**
 * Loads the stored checkpoint of a partition, which becomes the held one.
 *
 * @throws CheckpointRefused; a new refusal is reported to `onRefused` once
 */
export async function loadCheckpoint<Tx>(
  { checkpoints, consumer, hooks }: Pick<Consumption<Tx>, 'checkpoints' | 'consumer' | 'hooks'>,
  held: HeldPartition,
): Promise<Checkpoint> {
  const { topic, partition } = held
  const before = held.checkpoint.refusal
  held.hasParkedKeys = undefined
  const { refusal } = (held.checkpoint = await checkpoints.load(consumer, topic, partition))
  if (refusal === undefined) return held.checkpoint
  if (refusal !== before) hooks?.onRefused?.({ topic, partition, consumer, reason: refusal })
  throw new CheckpointRefused(
    `${refusal}. Nothing is read until an operator sets it back: npx slipstream checkpoints set --consumer ${consumer} --topic ${topic} --partition ${partition}`,
  )
}
