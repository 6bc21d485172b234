import type { CommandDefinition } from '../commands/command-definition.ts'
import type { GivenInput } from './submit-and-wait.ts'

/** As `submitAndWait`, which is loaded only now: it needs the database's driver, and the help does not. */
export async function submitted(
  definition: CommandDefinition,
  given: GivenInput,
  isJson: boolean,
): Promise<boolean> {
  const { submitAndWait } = await import('./submit-and-wait.ts')
  return submitAndWait(definition, given, isJson)
}
