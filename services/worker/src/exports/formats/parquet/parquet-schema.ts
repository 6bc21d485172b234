import type { SchemaElement } from 'hyparquet'
import type { ColumnType } from '@slipstream/exports/domain/columns.ts'
import type { WrittenColumn } from '@slipstream/exports/domain/row-values.ts'

/** Digits of amounts, and those of them behind the point. */
export const decimalDigits = { precision: 38, scale: 10 }

type Element = Partial<SchemaElement>

/** How values are stored. */
const stored: Readonly<Record<ColumnType, Element>> = {
  text: { type: 'BYTE_ARRAY' },
  decimal: { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16 },
  integer: { type: 'INT64' },
  number: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  time: { type: 'INT64' },
  json: { type: 'BYTE_ARRAY' },
}

/**
 * What stored values mean, in the two ways that readers know.
 * https://github.com/apache/parquet-format/blob/master/LogicalTypes.md
 */
const meaning: Readonly<Record<ColumnType, Element>> = {
  text: { converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  decimal: {
    ...{ converted_type: 'DECIMAL', ...decimalDigits },
    logical_type: { type: 'DECIMAL', ...decimalDigits },
  },
  integer: {},
  number: {},
  boolean: {},
  time: {
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
  json: { converted_type: 'JSON', logical_type: { type: 'JSON' } },
}

type Columns = readonly WrittenColumn[]

/** The schema of values that are stored bytes already: the library converts none of them. */
export function storedSchema(columns: Columns): SchemaElement[] {
  return schemaOf(columns, ({ type }) => stored[type])
}

/** The schema that readers see. */
export function fileSchema(columns: Columns): SchemaElement[] {
  return schemaOf(columns, ({ type }) => ({ ...stored[type], ...meaning[type] }))
}

function schemaOf(columns: Columns, elementOf: (column: WrittenColumn) => Element): SchemaElement[] {
  const root: SchemaElement = { name: 'root', num_children: columns.length }
  return [
    root,
    ...columns.map((column) => ({
      ...{ name: column.name, repetition_type: 'OPTIONAL' as const },
      ...elementOf(column),
    })),
  ]
}
