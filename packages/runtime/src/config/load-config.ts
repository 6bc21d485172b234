import { readFileSync } from 'node:fs'
import { parse, YAMLParseError } from 'yaml'
import { configSchema, type Config } from './schemas/config-schema.ts'
import { ConfigurationMistake } from './configuration-mistake.ts'
import { describeConfigIssue } from './describe-config-issue.ts'
import type { SecretsFrom } from './schemas/sources/common-shape.ts'

export interface LoadConfigOptions {
  environment?: NodeJS.ProcessEnv
  /** The kinds of secrets that the process works with; it starts without the variables of the others. All unless given. */
  needsSecrets?: readonly (keyof SecretsFrom)[]
}

/**
 * The checked contents of slipstream.config.yaml (or the file that SLIPSTREAM_CONFIG names), secrets looked up.
 * @throws ConfigurationMistake naming every key that is wrong and what to do.
 */
export function loadConfig({
  environment = process.env,
  needsSecrets = ['webhooks', 'rest', 'slips'],
}: LoadConfigOptions = {}): Config {
  const path = environment['SLIPSTREAM_CONFIG'] || './slipstream.config.yaml'
  return parseConfig(read(path), { path, environment, needsSecrets })
}

/** The same from text; `path` is only for messages. */
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
    throw new ConfigurationMistake(path, [`${reason}; SLIPSTREAM_CONFIG tells where it is`])
  }
}

function parseYaml(text: string, path: string): unknown {
  try {
    return parse(text, { prettyErrors: true }) as unknown
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    // The first line says what and where; the lines after it quote the file, and with it perhaps a secret.
    throw new ConfigurationMistake(path, [
      `it is not YAML: ${error.message.split('\n', 1)[0]?.replace(/:$/, '')}`,
    ])
  }
}
