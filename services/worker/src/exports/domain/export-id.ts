import { createHash } from 'node:crypto'

/**
 * The id of the export that a command creates: the command's own, or one made of it where
 * that cannot be the name of a folder.
 */
export function exportIdOf(commandId: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(commandId)) return commandId
  return createHash('sha256').update(commandId).digest('hex').slice(0, 32)
}
