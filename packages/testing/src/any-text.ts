import fc from 'fast-check'

/** Without the surrogates, which are no characters. */
const codePoint = fc.oneof(
  fc.integer({ min: 0, max: 0xff }),
  fc.integer({ min: 0, max: 0xd7ff }),
  fc.integer({ min: 0xe000, max: 0x10ffff }),
)

/**
 * Any Unicode text. As fast-check's own strings of `unit: 'binary'`, which first list
 * all characters: that takes a second.
 */
export function anyText(minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.array(codePoint, { minLength, maxLength }).map((points) => String.fromCodePoint(...points))
}
