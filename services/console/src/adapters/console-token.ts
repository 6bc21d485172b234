import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export type ConsoleToken = {
  token: Secret
  /** Made just now: it has to be shown once, since nobody knows it. */
  isNew: boolean
}

/**
 * The token that is configured, else the one in `folder`/console-token, made at the first start from 32 random bytes and
 * readable by its owner alone. Of processes that start together, all get the same.
 *
 * @throws ConfigurationMistake when the folder cannot hold one or what it holds is none
 */
export async function consoleToken(configured: Secret | undefined, folder: string): Promise<ConsoleToken> {
  if (configured !== undefined) return { token: checked(configured.reveal(), 'CONSOLE_TOKEN'), isNew: false }
  const path = join(folder, 'console-token')
  const isNew = (await read(path)) === undefined && (await make(folder, path))
  return { token: checked((await read(path)) ?? '', path), isNew }
}

function checked(text: string, where: string): Secret {
  if (/^[\x21-\x7e]+$/.test(text)) return new Secret(text)
  throw new ConfigurationMistake(where, [
    'it must be letters, digits and signs without spaces, as a header carries them',
  ])
}

async function read(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw unusable(path, error)
  }
}

/** Whole or not at all, and never over one that is there. @returns false when another process was faster */
async function make(folder: string, path: string): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
    await link(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw unusable(path, error)
  } finally {
    await rm(draft, { force: true })
  }
}

function unusable(path: string, error: unknown): ConfigurationMistake {
  const reason = (error as NodeJS.ErrnoException).code ?? String(error)
  return new ConfigurationMistake(path, [`no token can be kept there (${reason}): set CONSOLE_TOKEN`])
}
