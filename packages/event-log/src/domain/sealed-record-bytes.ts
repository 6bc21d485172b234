/**
 * The size of records that the log must take, where those of this size are sealed: what was taken out, and
 * what anybody may read, which repeats at most all of it.
 *
 * @param bytes of a record that is not sealed
 */
export function sealedRecordBytes(
  { personalData }: { personalData?: object | undefined },
  bytes: number,
): number {
  return personalData === undefined ? bytes : 2 * bytes
}
