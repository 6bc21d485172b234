/** What pages show of a kind of source. */
export type SourceKind = {
  /** By language. */
  name: { en: string; de: string }
  /** What a pasted delivery begins with, `Name: value`. Absent where its body says what it is about. */
  exampleHeaders?: string
}
