/** Turns rows into the bytes of a file. */
export type RowWriter = {
  /** What stands before the first row. */
  head: Buffer
  write(rows: readonly (readonly unknown[])[]): Buffer
}
