import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fontRuns } from '../../../../src/slips/adapters/pdf/font-runs.ts'
import { visualLine } from '../../../../src/slips/adapters/pdf/visual-line.ts'
import { wrapLines } from '../../../../src/slips/adapters/pdf/wrap-lines.ts'
import { covers, fontFor, stackSize } from '../../../../src/slips/adapters/pdf/font-stack.ts'

const length = (line: string): number => line.length
const seen = (line: string) => visualLine(line, stackSize, covers).map(({ text }) => text)

describe('a line of text', () => {
  it('given Latin, then it is one run', () => assert.deepEqual(seen('Hana Tamihana'), ['Hana Tamihana']))

  it('given any character of Latin-1, then the first font has it', () => {
    const printable = [
      ...Array.from({ length: 0x5f }, (_, at) => at + 0x20),
      ...Array.from({ length: 0x5f }, (_, at) => at + 0xa1),
    ]
    assert.deepEqual(
      printable.filter((codePoint) => codePoint !== 0xad && !covers(0, codePoint)),
      [],
    )
  })

  it('given Hebrew with brackets and a number, then runs are in visual order', () => {
    assert.equal(seen('נועה (12)').join('|'), '(|12|)|נועה ')
  })

  it('given Arabic within Latin, then only the Arabic is reversed', () => {
    assert.deepEqual(seen('Dr. فاطمة الزهراء Ltd'), ['Dr. ', 'فاطمة الزهراء', ' ', 'Ltd'])
  })

  it('given a character that no font has, then U+FFFD; an accent stays with its letter', () => {
    assert.equal(seen('a\u{1F9FF}\u{13000}b').join('').includes('\uFFFD'), true)
    for (const run of fontRuns('Ìfẹ́', [], stackSize, covers)) assert.doesNotMatch(run.text, /^\p{M}/u)
  })

  it('given every script that is promised, then none is U+FFFD', () => {
    const names =
      'Łukasz Żak|Nguyễn Thị Lan|Ελένη|Олександра|فاطمة|נועה|आरव शर्मा|山田 美咲|王 伟|서연 김|🎻|Māia'
    assert.doesNotMatch(seen(names).join(''), /\uFFFD/)
  })
})

describe('a font of a document', () => {
  it('given another letter of the same shape before, then copied text has its own', () => {
    const arabic = 8
    const lettersOf = (text: string): number[] =>
      fontFor(arabic, 400)
        .layout(text)
        .glyphs.flatMap(({ codePoints }) => codePoints)
    assert.ok(lettersOf('\u06A9\u0631').includes(0x06a9))
    assert.ok(lettersOf('\u0643\u0631').includes(0x0643))
  })
})

describe('wrapping', () => {
  it('breaks at spaces, and between ideographs without one', () => {
    assert.deepEqual(wrapLines('one two three', 7, 9, length), ['one two', 'three'])
    assert.deepEqual(wrapLines('例示高等学校', 4, 9, length), ['例示高等', '学校'])
  })

  it('cuts a word that is too wide by itself, and ends it with an ellipsis', () => {
    assert.deepEqual(wrapLines('abcdefghij', 4, 9, length), ['abcd', 'efgh', 'ij'])
    assert.deepEqual(wrapLines('abcdefghij', 4, 2, length), ['abcd', 'efg…'])
  })

  it('joins the lines of the text', () => {
    assert.deepEqual(wrapLines(' a\r\nb\u2028c\td ', 20, 9, length), ['a b c d'])
    assert.deepEqual(wrapLines(' \n ', 20, 9, length), [])
  })
})
