import { RawJson } from '@slipstream/exports/domain/raw-json.ts'
import type { WrittenColumn } from '@slipstream/exports/domain/row-values.ts'
import type { RowWriter } from '@slipstream/exports/formats/row-writer.ts'

/** One JSON object in each line, as https://github.com/ndjson/ndjson-spec: LF after each, the last one too. */
export function ndjsonWriter(columns: readonly WrittenColumn[]): RowWriter {
  const names = columns.map(({ name }, index) => `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`)
  return {
    head: Buffer.alloc(0),
    write(rows) {
      let text = ''
      for (const row of rows) {
        for (let index = 0; index < names.length; index++) text += names[index] + jsonOf(row[index])
        text += '}\n'
      }
      return Buffer.from(text)
    },
  }
}

const jsonOf = (value: unknown): string =>
  value instanceof RawJson ? value.text : (JSON.stringify(value) ?? 'null')
