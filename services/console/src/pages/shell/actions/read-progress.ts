import { findCommand } from '@slipstream/commands/find-command.ts'
import type { Command } from '@slipstream/commands/domain/command.ts'
import type { PageParts } from '../page-parts.ts'
import { readPageData } from '../read-context.ts'

/** A command and how far it is; null when there is none. */
export function readProgress(parts: PageParts, now: Date, id: string): Promise<Command | null> {
  return readPageData(parts, now, ({ snapshot: { db, session } }) => findCommand(db, id, { session }))
}
