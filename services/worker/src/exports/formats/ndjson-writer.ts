import { RawJson } from '@slipstream/exports/domain/raw-json.ts'
import type { WrittenColumn } from '@slipstream/exports/domain/row-values.ts'
import type { RowWriter } from '@slipstream/exports/formats/row-writer.ts'

/** A JSON object in each line, as https://github.com/ndjson/ndjson-spec: LF after each, the last one too. */
export function ndjsonWriter(columns: readonly WrittenColumn[]): RowWriter {
  const names = columns.map(({ name }, index) => `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`)
  return {
    head: '',
    write(rows, to) {
      // Texts are gathered as far as possible: each call that writes has its cost.
      let text = ''
      for (const row of rows) {
        for (let index = 0; index < names.length; index++) {
          const value = row[index]
          text += names[index]
          if (value instanceof RawJson) {
            to.text(text)
            to.bytes(value.bytes)
            text = ''
          } else text += JSON.stringify(value) ?? 'null'
        }
        text += '}\n'
        if (text.length > maxGathered) {
          to.text(text)
          text = ''
        }
      }
      to.text(text)
    },
  }
}

const maxGathered = 16_384
