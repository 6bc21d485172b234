import type { Db } from 'mongodb'
import { addMark } from '../domain/settle.ts'
import { slotsPerBlock } from '../domain/slot-blocks.ts'
import type { SequenceStore } from '../sequence-store.ts'
import { sequenceCollections } from './sequence-collections.ts'
import { batched } from '../../../store/adapters/batched.ts'
import { blockOperations, toBlocks } from './stored-blocks.ts'
import { untilNoDuplicate } from '../../../store/adapters/until-no-duplicate.ts'

/** Of an update that sets the bits of a whole range. */
const slotsAtOnce = 64 * slotsPerBlock

const durable = { writeConcern: { w: 'majority' } } as const

/** The numbers in MongoDB. */
export function mongoSequences(db: Db): SequenceStore {
  const { sequences, blocks } = sequenceCollections(db)

  const setBits = async (slots: readonly { source: string; slot: number }[]): Promise<void> => {
    const operations = blockOperations(slots)
    if (operations.length === 0) return
    await untilNoDuplicate(() => blocks.bulkWrite(operations, { ...durable, ordered: false }))
  }

  const read = batched((names: readonly string[]) =>
    // One snapshot: blocks that another instance forgets in between would look as if nothing had ever arrived.
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

  return {
    async record(arrivals) {
      if (arrivals.length === 0) return
      // Bits first: a highest number whose bit is not there yet would look like a gap.
      await setBits(arrivals)
      const operations = [...Map.groupBy(arrivals, ({ source }) => source)].map(([source, all]) => {
        const created = all.filter(({ isCreation }) => isCreation).map(({ slot }) => slot)
        const update = {
          $max: { highest: maximum(all.map(({ slot }) => slot)) },
          ...(created.length > 0 && { $min: { lowestCreated: -maximum(created.map((slot) => -slot)) } }),
        }
        return { updateOne: { filter: { _id: source }, update, upsert: true } }
      })
      await untilNoDuplicate(() => sequences.bulkWrite(operations, { ...durable, ordered: false }))
    },
    explain: (source, slots) => setBits(slots.map((slot) => ({ source, slot }))),
    async lowerFirst(source, first, { origin = first, watermark = first }) {
      // Bits first: a lower watermark without them would make everything above look missing.
      for (let slot = origin; slot < watermark; slot += slotsAtOnce)
        await setBits(slotsFrom(source, slot, Math.min(watermark, slot + slotsAtOnce)))
      await sequences.updateOne(
        { _id: source, origin },
        { $set: { origin: first, watermark: first } },
        durable,
      )
    },
    async load(source, first) {
      const { stored, documents } = await read(source)
      const origin = first ?? stored?.lowestCreated
      return {
        lowestCreated: stored?.lowestCreated,
        origin: stored?.origin,
        highest: stored?.highest ?? -1,
        watermark: origin === undefined ? undefined : Math.max(origin, stored?.watermark ?? 0),
        marks: stored?.marks ?? [],
        blocks: toBlocks(documents),
      }
    },
    async mark(source, mark, rule, through) {
      const stored = await sequences.findOne({ _id: source })
      if (stored === null) return
      const marks = addMark(stored.marks ?? [], mark, rule, through)
      // Another instance that was quicker has marked it as well.
      const isAsRead = stored.marks === undefined ? { $exists: false } : { $eq: stored.marks }
      await sequences.updateOne({ _id: source, marks: isAsRead }, { $set: { marks } }, durable)
    },
    async advance(source, watermark, origin = watermark) {
      await sequences.updateOne(
        { _id: source },
        [
          {
            $set: {
              watermark: { $max: ['$watermark', watermark] },
              origin: { $ifNull: ['$origin', origin] },
            },
          },
        ],
        durable,
      )
      const block = Math.floor(watermark / slotsPerBlock)
      await blocks.deleteMany({ '_id.source': source, '_id.block': { $lt: block } }, durable)
    },
  }
}

function slotsFrom(source: string, first: number, end: number): { source: string; slot: number }[] {
  return Array.from({ length: end - first }, (_, index) => ({ source, slot: first + index }))
}

/** Not Math.max(...numbers): a batch may be larger than the stack takes as arguments. */
function maximum(numbers: readonly number[]): number {
  return numbers.reduce((highest, number) => Math.max(highest, number), -Infinity)
}
