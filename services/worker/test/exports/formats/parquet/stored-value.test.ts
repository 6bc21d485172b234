import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ExportFailed } from '../../../../src/exports/export-failed.ts'
import { storedValues } from '../../../../src/exports/formats/parquet/stored-value.ts'

const decimal = storedValues('total', 'decimal')
const time = storedValues('createdAt', 'time')

/** The number of 16 bytes that Parquet has of an amount, in units of its tenth digit behind the point. */
function unitsOf(value: unknown): bigint {
  const bytes = decimal(value) as Buffer
  assert.equal(bytes.length, 16)
  return (bytes.readBigInt64BE(0) << 64n) | bytes.readBigUInt64BE(8)
}

test('given any amount, then its digits are exact', () => {
  const least = -(10n ** 38n) + 1n
  fc.assert(
    fc.property(fc.bigInt({ min: least, max: -least }), (units) => {
      const digits = String(units < 0n ? -units : units).padStart(11, '0')
      const text = `${units < 0n ? '-' : ''}${digits.slice(0, -10)}.${digits.slice(-10)}`
      assert.equal(unitsOf(text), units)
    }),
  )
})

test('given fewer or more digits than are kept, then they are filled up or rounded', () => {
  assert.equal(unitsOf('12'), 120_000_000_000n)
  assert.equal(unitsOf('-0.5'), -5_000_000_000n)
  assert.equal(unitsOf('1.00000000005'), 10_000_000_001n)
  assert.equal(unitsOf('1.00000000004'), 10_000_000_000n)
})

test('given a value that a column of Parquet cannot hold, then the export fails and names it', () => {
  assert.throws(() => decimal(`1${'0'.repeat(28)}`), ExportFailed)
  assert.throws(() => decimal('12,50'), /total has "12,50"/)
  assert.throws(() => time('yesterday'), /createdAt has "yesterday"/)
  assert.throws(() => storedValues('count', 'integer')(1.5), ExportFailed)
})

test('given times, then they are exact to the microsecond', () => {
  const ms = BigInt(Date.parse('2026-11-22T06:42:15.123Z'))
  assert.equal(time('2026-11-22T06:42:15.123Z'), 1_000n * ms)
  assert.equal(time('2026-11-22T06:42:15.123456Z'), 1_000n * ms + 456n)
  assert.equal(time('2026-11-22T06:42:15.1234Z'), 1_000n * ms + 400n)
  assert.equal(time('2026-11-22T07:42:15.123+01:00'), 1_000n * ms)
  assert.equal(time(new Date('2026-11-22T06:42:15.123Z')), 1_000n * ms)
  assert.equal(time('1969-12-31T23:59:59.999999Z'), -1n)
})

test('given no value, then there is none', () => {
  assert.deepEqual([decimal(null), time(undefined)], [null, null])
})
