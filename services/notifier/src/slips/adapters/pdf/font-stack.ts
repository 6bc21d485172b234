import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { create } from 'fontkit'
import { unpackWoff } from './unpack-woff.ts'

const require = createRequire(import.meta.url)

/** Noto, by script; the first font with a character shows it. Han and kana use the simplified Chinese forms. */
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

/** Number of fonts in the stack. */
export const stackSize = subsets.length

const read = new Map<string, Buffer>()
const characters = new Map<number, ReadonlySet<number>>()

/** The bytes of a font: read on first use, then cached. WOFF, since PDFKit can't subset WOFF2. */
export function fontBytes(index: number, weight: Weight): Buffer {
  const [family, subset] = subsets[index] ?? subsets[0]
  const path = `@fontsource/${family}/files/${family}-${subset}-${weight}-normal.woff`
  const bytes = read.get(path) ?? unpackWoff(readFileSync(require.resolve(path)))
  read.set(path, bytes)
  return bytes
}

/** Whether a font of the stack has a glyph for a code point. */
export function covers(index: number, codePoint: number): boolean {
  let known = characters.get(index)
  if (known === undefined) {
    const font = create(fontBytes(index, 400))
    if (!('characterSet' in font)) throw new Error(`font ${index} of the stack is a collection`)
    known = new Set(font.characterSet)
    characters.set(index, known)
  }
  return known.has(codePoint)
}
