import { produceV9, protocolErrorsCodesById, ResponseError, Writer } from '@platformatic/kafka'
import type { Connection } from '@platformatic/kafka'
import { ProduceError } from '../../../../append/produce-error.ts'
import type { ProduceResult } from '../../../../append/produce-transport.ts'
import { faultOfType } from '../produce-fault.ts'

export type EncodedBatch = { topic: string; partition: number; batch: Buffer }

const produce = { key: 0, version: 9, acksOfAll: -1 }

/**
 * Sends batches to the broker that leads their partitions.
 * https://kafka.apache.org/protocol.html#The_Messages_Produce
 *
 * @returns for each batch its result, in the same order
 * @throws when the broker does not respond: any of them may have been appended
 */
export function sendBatches(
  connection: Connection,
  batches: readonly EncodedBatch[],
  replicationTimeoutMs: number,
): Promise<ProduceResult[]> {
  return new Promise((resolve, reject) => {
    connection.send<produceV9.ProduceResponse>(
      produce.key,
      produce.version,
      () => requestOf(batches, replicationTimeoutMs),
      produceV9.parseResponse,
      true,
      true,
      (error, response) => {
        // When some partitions failed, the error has the whole response.
        const found = error instanceof ResponseError ? (error['response'] as typeof response) : response
        if (found) resolve(batches.map((batch) => resultOf(batch, found)))
        else reject(error ?? new Error('no response'))
      },
    )
  })
}

function requestOf(batches: readonly EncodedBatch[], replicationTimeoutMs: number): Writer {
  const topics = Map.groupBy(batches, ({ topic }) => topic)
  return Writer.create()
    .appendString(null)
    .appendInt16(produce.acksOfAll)
    .appendInt32(replicationTimeoutMs)
    .appendArray([...topics], (writer, [topic, partitions]) => {
      writer.appendString(topic).appendArray(partitions, (inner, { partition, batch }) => {
        inner
          .appendInt32(partition)
          .appendUnsignedVarInt(batch.length + 1)
          .append(batch)
      })
    })
    .appendTaggedFields()
}

function resultOf(
  { topic, partition }: EncodedBatch,
  { responses }: produceV9.ProduceResponse,
): ProduceResult {
  const response = responses
    .find(({ name }) => name === topic)
    ?.partitionResponses.find(({ index }) => index === partition)
  if (response === undefined) return new ProduceError('retriable', `no response for ${topic}/${partition}`)
  const { errorCode, errorMessage, baseOffset } = response
  if (errorCode === 0) return baseOffset
  const type = protocolErrorsCodesById[errorCode] ?? `error ${errorCode}`
  const detail = errorMessage ? `: ${errorMessage}` : ''
  return new ProduceError(faultOfType(type), `${topic}/${partition}: ${type}${detail}`)
}
