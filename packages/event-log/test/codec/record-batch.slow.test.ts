import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, it } from 'node:test'
import { zstdCompressSync } from 'node:zlib'
import { crc32c, createRecordsBatch } from '@platformatic/kafka'
import fc from 'fast-check'
import { registerZstd } from '../../src/adapters/kafka/compression.ts'
import { encodeRecordBatch, encodeRecords } from '../../src/codec/record-batch.ts'
import type { BatchRecord } from '../../src/codec/record-batch.ts'

const require = createRequire(import.meta.url)
const { RecordBatch } = require('kafkajs/src/protocol/recordBatch/v0')
const Record = require('kafkajs/src/protocol/recordBatch/record/v0')
const Decoder = require('kafkajs/src/protocol/decoder')
const decodeBatch = require('kafkajs/src/protocol/recordBatch/v0/decoder')

const timestampMs = Date.UTC(2026, 10, 22)
const none = 0
const zstd = 4

const batchOf = (records: readonly BatchRecord[]): Buffer =>
  encodeRecordBatch(
    { records: encodeRecords(records), codec: none, count: records.length, timestampMs },
    crc32c,
  )

const someRecords: BatchRecord[] = [
  { key: 'shop/1', value: Buffer.from('{"total":"103.50"}'), headers: { ce_id: 'a', ce_source: 'shop' } },
  { key: 'ünïcode', value: null, headers: {} },
  { key: '', value: Buffer.alloc(0), headers: { empty: '', nāme: 'välue €' } },
  { key: 'shop/2', value: Buffer.alloc(100, 'x'), headers: { traceparent: '00-'.padEnd(70, '0') } },
]
// kafkajs finds headers called as methods of objects are, e.g. `toString`, though no record has them.
const headerName = fc.string({ unit: 'grapheme' }).map((name) => `ce_${name}`)
const anyRecords = fc.array(
  fc.record({
    key: fc.string({ unit: 'binary' }),
    value: fc.option(fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))),
    headers: fc.dictionary(headerName, fc.string({ unit: 'grapheme' })),
  }),
  { minLength: 1, maxLength: 100 },
)

describe('a record batch', () => {
  it('given known records, then its bytes are those of the fixture', () => {
    const fixture = readFileSync(new URL('fixtures/record-batch.hex', import.meta.url), 'utf8')
    assert.equal(batchOf(someRecords).toString('hex'), fixture.replaceAll('\n', ''))
  })

  it('given any records, then its bytes are those that kafkajs writes', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecords, async (records) => {
        const theirs = await RecordBatch({
          firstTimestamp: timestampMs,
          maxTimestamp: timestampMs,
          lastOffsetDelta: records.length - 1,
          records: records.map((record, offsetDelta) => Record({ ...record, offsetDelta })),
        })
        assert.equal(batchOf(records).toString('hex'), theirs.buffer.toString('hex'))
      }),
    )
  })

  it('given bytes that are sealed, then they are a header, as their text is', () => {
    const sealed = Buffer.from([1, 0, 0x80, 0xff])
    const [bare] = someRecords
    assert.ok(bare)
    const asText = { ...bare, headers: { ...bare.headers, personal_data: sealed.toString('latin1') } }
    assert.deepEqual(batchOf([{ ...bare, sealed }]), batchOf([asText]))
  })

  it('given any records, then its bytes are those that @platformatic/kafka writes', () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const theirs = createRecordsBatch(
          records.map(({ key, value, headers }) => ({
            ...{ topic: 'orders', timestamp: BigInt(timestampMs), key: Buffer.from(key) },
            value: value as Buffer,
            headers: new Map(
              Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)]),
            ),
          })),
        )
        assert.equal(batchOf(records).toString('hex'), theirs.buffer.toString('hex'))
      }),
    )
  })

  it('given any records, compressed, then kafkajs reads them as they were', async () => {
    registerZstd()
    await fc.assert(
      fc.asyncProperty(anyRecords, async (records) => {
        const compressed = zstdCompressSync(encodeRecords(records))
        const bytes = encodeRecordBatch(
          { records: compressed, codec: zstd, count: records.length, timestampMs },
          crc32c,
        )
        const read = await decodeBatch(new Decoder(bytes))
        assert.equal(read.lastOffsetDelta, records.length - 1)
        assert.deepEqual(
          read.records.map(({ key, value, headers }: any) => ({
            key: key.toString(),
            value,
            headers: Object.entries<Buffer>(headers).map(([name, text]) => [name, text.toString()]),
          })),
          records.map(({ key, value, headers }) => ({ key, value, headers: Object.entries(headers) })),
        )
      }),
    )
  })
})
