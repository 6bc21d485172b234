import type { ColumnType } from '@slipstream/exports/domain/columns.ts'
import { RawJson } from '@slipstream/exports/domain/raw-json.ts'
import { ExportFailed } from '../../export-failed.ts'
import { decimalDigits } from './parquet-schema.ts'

/** As Parquet stores it; null for no value. */
export type StoredValue = string | number | bigint | boolean | Uint8Array | null

/**
 * A function that turns values of a column into what Parquet stores. It throws
 * ExportFailed for what the column can't hold.
 */
export function storedValues(name: string, type: ColumnType): (value: unknown) => StoredValue {
  const convert = conversions[type]
  return (value) => {
    if (value === null || value === undefined) return null
    const converted = convert(value)
    if (converted === undefined)
      throw new ExportFailed(
        `${name} has ${JSON.stringify(value)}, which Parquet can't hold: leave it out, or use CSV or NDJSON`,
      )
    return converted
  }
}

const conversions: Readonly<Record<ColumnType, (value: NonNullable<unknown>) => StoredValue | undefined>> = {
  text: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
  decimal: (value) => (typeof value === 'string' ? decimalBytes(value) : undefined),
  integer: (value) =>
    typeof value === 'bigint' || Number.isSafeInteger(value) ? BigInt(value as bigint | number) : undefined,
  number: (value) => (typeof value === 'number' ? value : undefined),
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  time: (value) =>
    typeof value === 'string' || value instanceof Date
      ? microseconds(typeof value === 'string' ? value : value.toJSON())
      : undefined,
  json: (value) => (value instanceof RawJson ? value.bytes : Buffer.from(JSON.stringify(value))),
}

const { precision, scale } = decimalDigits
const decimal = /^([+-]?)(\d+)(?:\.(\d+))?$/
const least = 10n ** BigInt(precision)

/** An amount as a big-endian number of 16 bytes, in units of its last digit. Further digits are rounded. */
function decimalBytes(text: string): Buffer | undefined {
  const [, sign = '', whole = '', fraction = ''] = decimal.exec(text) ?? []
  if (whole === '') return undefined
  const units = BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'))
  const rounded = (fraction[scale] ?? '0') >= '5' ? units + 1n : units
  if (rounded >= least) return undefined
  const value = sign === '-' ? -rounded : rounded
  const bytes = Buffer.alloc(16)
  bytes.writeBigInt64BE(value >> 64n, 0)
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value), 8)
  return bytes
}

const behindMilliseconds = /\.\d{3}(\d{1,3})/
/** `2026-11-22T06:42:15.000Z`: nothing is behind its milliseconds. */
const usualLength = 24

/** Since 1970. */
function microseconds(text: string): bigint | undefined {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) return undefined
  const rest = text.length === usualLength ? undefined : behindMilliseconds.exec(text)?.[1]
  return BigInt(1_000 * ms + Number((rest ?? '').padEnd(3, '0')))
}
