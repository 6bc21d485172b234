import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { csvWriter } from '../../src/formats/csv-writer.ts'
import { RawJson } from '../../src/domain/raw-json.ts'
import type { WrittenColumn } from '../../src/domain/row-values.ts'
import { PartBuffer } from '../../src/formats/part-buffer.ts'
import type { RowWriter } from '../../src/formats/row-writer.ts'

const column = (name: string, type: WrittenColumn['type'] = 'text'): WrittenColumn => ({
  name,
  type,
  isMasked: false,
})
function wholeFile({ head, write }: RowWriter, rows: readonly (readonly unknown[])[]): Buffer {
  const buffer = new PartBuffer(64)
  buffer.text(head)
  write(rows, buffer)
  return buffer.contents()
}

const columns = [column('a'), column('b'), column('c')]

test('given a file for Excel, then it has its mark, CRLF, and quotes where they are needed', () => {
  const writer = csvWriter([column('name'), column('total', 'decimal')], ',')
  const rows = [
    ['Zoë "Zo" Müller', '12.50'],
    ['two\nlines', '-3.00'],
    [null, null],
  ]
  const file = wholeFile(writer, rows)
  assert.deepEqual([...file.subarray(0, 3)], [0xef, 0xbb, 0xbf])
  assert.equal(
    file.toString().slice(1),
    'name,total\r\n"Zoë ""Zo"" Müller",12.50\r\n"two\nlines",-3.00\r\n,\r\n',
  )
})

test('given texts that spreadsheets calculate, then each begins with a sign that protects', () => {
  const texts = [
    '=1+1',
    '+64 21 1',
    '-2',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '\uFF1D1',
    "'=1",
    '=HYPERLINK("x")',
  ]
  for (const text of texts) {
    const [, [cell] = []] = parse(written([[text]], ','), {
      bom: true,
    })
    assert.equal(cell, `'${text}`)
  }
})

test('given a text in a column of numbers, then it is no formula either', () => {
  const writer = csvWriter([column('total', 'decimal')], ',')
  assert.equal(
    wholeFile(writer, [['=1+1']])
      .toString()
      .split('\r\n')[1],
    "'=1+1",
  )
  assert.equal(
    wholeFile(writer, [['-12.5']])
      .toString()
      .split('\r\n')[1],
    '-12.5',
  )
})

test('given values with parts, then their cells are JSON', () => {
  const writer = csvWriter([column('a', 'json'), column('b', 'json')], ',')
  const rows = [
    [[{ b: 1 }], new RawJson(Buffer.from('{"c":\n2}'))],
    [null, new RawJson(Buffer.from('-1'))],
  ]
  const [, ...lines] = wholeFile(writer, rows).toString().split('\r\n')
  assert.deepEqual(lines, ['"[{""b"":1}]","{""c"": 2}"', ",'-1", ''])
})

const written = (rows: string[][], delimiter: string): Buffer =>
  wholeFile(csvWriter(columns.slice(0, rows[0]?.length), delimiter), rows)

test('given any texts, then a CSV parser reads them back, and no cell begins as a formula', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('=', '+', '-', '@', "'", '"', ',', ';', '\t', '\r', '\n', '\r\n', '\uFEFF', ' ', '""'),
  )
  const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''))
  const row = fc.tuple(text, text, text)
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(',', ';', '\t'),
      (rows, delimiter) => {
        const file = written(rows, delimiter)
        const [head, ...cells] = parse(file, {
          bom: true,
          delimiter,
          record_delimiter: '\r\n',
        })
        assert.deepEqual(head, ['a', 'b', 'c'])
        assert.deepEqual(
          cells.map((one) => one.map((cell: string) => cell.replace(/^'/, ''))),
          rows,
        )
        for (const cell of cells.flat()) assert.doesNotMatch(cell, /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/)
      },
    ),
    { numRuns: 300 },
  )
})
