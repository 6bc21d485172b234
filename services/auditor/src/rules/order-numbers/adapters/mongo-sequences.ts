import type { Db } from 'mongodb'
import { batched } from '../../../adapters/batched.ts'
import { untilNoDuplicate } from '../../../adapters/mongo/until-no-duplicate.ts'
import type { Arrival, SequenceStore, StoredSequence } from '../sequence-store.ts'
import { slotsPerBlock } from '../slot-blocks.ts'
import { sequenceCollections } from './sequence-collections.ts'
import type { BlockDocument, SequenceCollections, SequenceDocument } from './sequence-collections.ts'
import { blockOperations, toBlocks } from './stored-blocks.ts'

/** Of an update that sets the bits of a whole range. */
const slotsAtOnce = 64 * slotsPerBlock

/** An order's later events say the same as its first ones, mostly to the same instance. */
const maxRemembered = 20_000

const durable = { writeConcern: { w: 'majority' } } as const

/** The numbers in MongoDB. */
export function mongoSequences(db: Db): SequenceStore {
  const collections = sequenceCollections(db)
  const { sequences, blocks } = collections
  const read = readTogether(db, collections)
  const recorded = new Set<string>()
  return {
    async record(all) {
      const arrivals = all.filter((arrival) => !recorded.has(nameOf(arrival)))
      if (arrivals.length === 0) return
      // Bits first: a highest number whose bit is not there yet would look like a gap.
      await setBits(collections, arrivals)
      const operations = [...Map.groupBy(arrivals, ({ source }) => source)].map(arrivalOperation)
      await untilNoDuplicate(() => sequences.bulkWrite(operations, { ...durable, ordered: false }))
      for (const arrival of arrivals) for (const name of namesOf(arrival)) recorded.add(name)
      for (const oldest of recorded) {
        if (recorded.size <= maxRemembered) break
        recorded.delete(oldest)
      }
    },
    explain: (source, slots) =>
      setBits(
        collections,
        slots.map((slot) => ({ source, slot })),
      ),
    async lowerFirst(source, first, { origin = first, watermark = first }) {
      // Bits first: a lower watermark without them would make everything above look missing.
      for (let slot = origin; slot < watermark; slot += slotsAtOnce)
        await setBits(collections, slotsFrom(source, slot, Math.min(watermark, slot + slotsAtOnce)))
      const lowered = { $set: { origin: first, watermark: first } }
      await sequences.updateOne({ _id: source, origin }, lowered, durable)
    },
    async load(source, first) {
      const { stored, documents } = await read(source)
      return viewOf(stored, documents, first)
    },
    async setMarks(source, { before, after }) {
      const isUnchanged = before.length === 0 ? { $exists: false } : { $eq: [...before] }
      await sequences.updateOne({ _id: source, marks: isUnchanged }, { $set: { marks: [...after] } }, durable)
    },
    async advance(source, watermark, origin = watermark) {
      const raised = {
        watermark: { $max: ['$watermark', watermark] },
        origin: { $ifNull: ['$origin', origin] },
      }
      await sequences.updateOne({ _id: source }, [{ $set: raised }], durable)
      const block = Math.floor(watermark / slotsPerBlock)
      await blocks.deleteMany({ '_id.source': source, '_id.block': { $lt: block } }, durable)
    },
  }
}

const nameOf = ({ source, slot, isCreation }: Arrival): string => `${source}/${slot}/${isCreation}`

/** That an order was created says that it exists, too. */
const namesOf = (arrival: Arrival): string[] => [arrival, { ...arrival, isCreation: false }].map(nameOf)

async function setBits(
  { blocks }: SequenceCollections,
  slots: readonly { source: string; slot: number }[],
): Promise<void> {
  const operations = blockOperations(slots)
  if (operations.length === 0) return
  await untilNoDuplicate(() => blocks.bulkWrite(operations, { ...durable, ordered: false }))
}

type StoredParts = { stored: SequenceDocument | undefined; documents: BlockDocument[] }

function readTogether(
  db: Db,
  { sequences, blocks }: SequenceCollections,
): (source: string) => Promise<StoredParts> {
  return batched((names: readonly string[]) =>
    // One snapshot: blocks that another instance forgets in between would look as if nothing had ever
    // arrived.
    db.client.withSession({ snapshot: true }, async (session) => {
      const distinct = [...new Set(names)]
      const found = await sequences.find({ _id: { $in: distinct } }, { session }).toArray()
      const ofAll = await blocks.find({ '_id.source': { $in: distinct } }, { session }).toArray()
      const bySource = new Map(found.map((stored) => [stored._id, stored]))
      const blocksOf = Map.groupBy(ofAll, ({ _id }) => _id.source)
      return names.map((source) => ({
        stored: bySource.get(source),
        documents: blocksOf.get(source) ?? [],
      }))
    }),
  )
}

function viewOf(
  stored: SequenceDocument | undefined,
  documents: readonly BlockDocument[],
  first: number | undefined,
): StoredSequence {
  const origin = first ?? stored?.lowestCreated
  return {
    lowestCreated: stored?.lowestCreated,
    origin: stored?.origin,
    highest: stored?.highest ?? -1,
    watermark: origin === undefined ? undefined : Math.max(origin, stored?.watermark ?? 0),
    marks: stored?.marks ?? [],
    blocks: toBlocks(documents),
  }
}

function arrivalOperation([source, arrivals]: [string, Arrival[]]) {
  const created = arrivals.filter(({ isCreation }) => isCreation).map(({ slot }) => slot)
  const update = {
    $max: { highest: maximum(arrivals.map(({ slot }) => slot)) },
    ...(created.length > 0 && { $min: { lowestCreated: -maximum(created.map((slot) => -slot)) } }),
  }
  return { updateOne: { filter: { _id: source }, update, upsert: true } }
}

function slotsFrom(source: string, first: number, end: number): { source: string; slot: number }[] {
  return Array.from({ length: end - first }, (_, index) => ({ source, slot: first + index }))
}

/** Not Math.max(...numbers): a batch may be larger than the stack takes as arguments. */
function maximum(numbers: readonly number[]): number {
  return numbers.reduce((highest, number) => Math.max(highest, number), -Infinity)
}
