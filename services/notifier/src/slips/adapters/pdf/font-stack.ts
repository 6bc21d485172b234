import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { create } from 'fontkit'
import type { Font as TTFFont } from 'fontkit'
import { unpackWoff } from './unpack-woff.ts'

const require = createRequire(import.meta.url)

/** Noto, by script; the first font with a character shows it. Han and kana have simplified Chinese forms. */
const subsets = [
  ['noto-sans', 'latin'],
  ['noto-sans', 'latin-ext'],
  ['noto-sans', 'vietnamese'],
  ['noto-sans', 'greek'],
  ['noto-sans', 'greek-ext'],
  ['noto-sans', 'cyrillic'],
  ['noto-sans', 'cyrillic-ext'],
  ['noto-sans', 'devanagari'],
  ['noto-sans-arabic', 'arabic'],
  ['noto-sans-hebrew', 'hebrew'],
  ['noto-sans-sc', 'chinese-simplified'],
  ['noto-sans-kr', 'korean'],
  ['noto-emoji', 'emoji'],
] as const

export type Weight = 400 | 700

/** The types leave out the tables that fontkit has decoded. */
type Font = TTFFont & { _tables: object }

/** Number of fonts in the stack. */
export const stackSize = subsets.length

const fonts = new Map<string, { bytes: Buffer; parsed: Font }>()
const characters = new Map<number, ReadonlySet<number>>()

/**
 * A font of the stack for one document. Documents share its tables, whose decoding takes longer than
 * a slip, as variations of a font do in fontkit. They don't share its glyphs: a glyph keeps the
 * first character that it was used for.
 */
export function fontFor(index: number, weight: Weight): Font {
  const { bytes, parsed } = openFont(index, weight)
  return Object.assign(parse(bytes), { _tables: parsed._tables })
}

/** Whether a font of the stack has a glyph for a code point. */
export function covers(index: number, codePoint: number): boolean {
  let known = characters.get(index)
  if (known === undefined) {
    known = new Set(openFont(index, 400).parsed.characterSet)
    characters.set(index, known)
  }
  return known.has(codePoint)
}

/** Read on first use, then cached. WOFF, since PDFKit can't subset WOFF2. */
function openFont(index: number, weight: Weight): { bytes: Buffer; parsed: Font } {
  const [family, subset] = subsets[index] ?? subsets[0]
  const path = `@fontsource/${family}/files/${family}-${subset}-${weight}-normal.woff`
  const opened = fonts.get(path)
  if (opened !== undefined) return opened
  const bytes = unpackWoff(readFileSync(require.resolve(path)))
  const font = { bytes, parsed: parse(bytes) }
  fonts.set(path, font)
  return font
}

function parse(bytes: Buffer): Font {
  const font = create(bytes)
  if (!('characterSet' in font)) throw new Error('a font of the stack is a collection')
  return font as Font
}
