import { readdirSync, statSync } from 'node:fs'
import { basename } from 'node:path'

/** What the segments of each topic take on disk, compressed, in the data folder of a broker. */
export function logBytes(folder: string): Record<string, number> {
  const bytes: Record<string, number> = {}
  for (const { parentPath, name } of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!name.endsWith('.log')) continue
    const topic = basename(parentPath).replace(/-\d+$/, '')
    bytes[topic] = (bytes[topic] ?? 0) + statSync(`${parentPath}/${name}`).size
  }
  return bytes
}
