import { Partitioners } from 'kafkajs'
import type { PartitionMetadata } from 'kafkajs'

const partitioner = Partitioners.DefaultPartitioner()
const metadataByCount = new Map<number, PartitionMetadata[]>()

/** The partition that Java clients choose: murmur2 of the key. */
export function partitionOfKey(partitions: number, topic: string, key: string): number {
  return partitioner({ topic, partitionMetadata: metadataOf(partitions), message: { key, value: null } })
}

/** kafkajs looks at its length only. */
function metadataOf(partitions: number): PartitionMetadata[] {
  const known = metadataByCount.get(partitions)
  if (known !== undefined) return known
  const metadata = Array.from({ length: partitions }, (_, partitionId) => ({
    ...{ partitionId, leader: 0, partitionErrorCode: 0, replicas: [], isr: [] },
  }))
  metadataByCount.set(partitions, metadata)
  return metadata
}
