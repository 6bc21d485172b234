/**
 * What the log must take so that every delivery within the limit fits. A body is in its event twice: as it was, and in
 * our words, which at most repeat it. Base64 of quarantine takes less. The rest is for headers.
 */
export function maxRecordBytes(bodyLimitBytes: number): number {
  return 2 * bodyLimitBytes + 1024 * 1024
}
