import { createSecretKey } from 'node:crypto'
import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import type { SourceConfig } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { sourceKinds } from './domain/sources/source-kinds.ts'
import type { Source, SourceKind } from './domain/sources/source.ts'

/**
 * @throws ConfigurationMistake when a secret can't be one of this kind of
 * source, or the source sends no deliveries
 */
export function createSource(name: string, config: SourceConfig): Source {
  if (config.type === 'admin')
    throw new ConfigurationMistake('The configuration', [
      `sources.${name} sends no deliveries: its type is ${config.type}`,
    ])
  const kind: SourceKind<never> = sourceKinds[config.type]
  const keys = kind.keysOf(config.secrets.map((secret) => secret.reveal()))
  if ('mustBe' in keys) {
    const mistake = `sources.${name}.secrets[${keys.index}] must be ${keys.mustBe}`
    throw new ConfigurationMistake('The configuration', [mistake])
  }
  return kind.createSource(
    name,
    config as never,
    keys.map((key) => createSecretKey(key)),
  )
}
