import { readFileSync } from 'node:fs'
import { parse, YAMLParseError } from 'yaml'
import { configSchema, type Config } from './schemas/config-schema.ts'
import { ConfigurationMistake } from './configuration-mistake.ts'
import { describeConfigIssue } from './describe-config-issue.ts'
import type { SecretsFrom } from './values/secrets-from.ts'

export type LoadConfigOptions = {
  environment?: NodeJS.ProcessEnv
  /** The kinds of secrets that the process needs; those of others may be absent. Default: all. */
  needsSecrets?: readonly (keyof SecretsFrom)[] | undefined
}

/**
 * The validated contents of slipstream.config.yaml, or of the file that
 * SLIPSTREAM_CONFIG names, with its secrets.
 * @throws ConfigurationMistake that names every faulty key and what to do
 */
export function loadConfig({ environment = process.env, needsSecrets }: LoadConfigOptions = {}): Config {
  const path = environment['SLIPSTREAM_CONFIG'] || './slipstream.config.yaml'
  return parseConfig(read(path), { path, environment, needsSecrets })
}

/** As `loadConfig`, from text. `path` is for messages only. */
export function parseConfig(
  text: string,
  {
    path,
    environment,
    needsSecrets,
  }: { path: string; environment: NodeJS.ProcessEnv | undefined } & Pick<LoadConfigOptions, 'needsSecrets'>,
): Config {
  const parsed = configSchema(environment, needsSecrets).safeParse(parseYaml(text, path), {
    reportInput: true,
  })
  if (parsed.success) return parsed.data
  throw new ConfigurationMistake(path, parsed.error.issues.map(describeConfigIssue))
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(error)
    throw new ConfigurationMistake(path, [`${reason}; set SLIPSTREAM_CONFIG to its path`])
  }
}

function parseYaml(text: string, path: string): unknown {
  try {
    return parse(text, { prettyErrors: true }) as unknown
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    // The lines after the first quote the file, and with it perhaps a secret.
    throw new ConfigurationMistake(path, [
      `it is not YAML: ${error.message.split('\n', 1)[0]?.replace(/:$/, '')}`,
    ])
  }
}
