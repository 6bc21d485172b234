import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import type { SourceConfig, SourceConfigOf } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { participantFinder } from '../domain/participants/find-participants.ts'
import type { FindParticipants } from '../domain/participants/find-participants.ts'

/** The source whose orders people place with ingest. */
export type AdminSource = Pick<
  SourceConfigOf<'admin'>,
  'admins' | 'currency' | 'firstNumber' | 'shipping'
> & {
  name: string
  findParticipants: FindParticipants
}

/**
 * @returns undefined where no source has this type
 * @throws ConfigurationMistake when several have it, or two people would have one name or one token
 */
export function adminSource(sources: Readonly<Record<string, SourceConfig>>): AdminSource | undefined {
  const found = Object.entries(sources).filter((entry) => entry[1].type === 'admin')
  const [[name, config] = []] = found
  if (name === undefined || config?.type !== 'admin') return undefined
  const mistakes = [
    ...(found.length > 1
      ? [`only one source may have the type admin: ${found.map(([one]) => one).join(', ')}`]
      : []),
    ...repeated(config.admins.map((admin) => admin.name)).map((one) => `${one} is the name of two admins`),
    ...repeated(config.admins.map(({ token }) => token.reveal())).map(() => 'two admins have the same token'),
  ]
  if (mistakes.length > 0)
    throw new ConfigurationMistake(
      'The configuration',
      mistakes.map((mistake) => `sources.${name}: ${mistake}`),
    )
  const { admins, currency, firstNumber, shipping, participants } = config
  return { name, admins, currency, firstNumber, shipping, findParticipants: participantFinder(participants) }
}

function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) < index))]
}
