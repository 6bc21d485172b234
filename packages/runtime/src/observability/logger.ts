import pino from 'pino'
import pretty from 'pino-pretty'
import { printable, printableValue } from '../text/printable.ts'

export type Logger = pino.Logger

export type LoggerOptions = {
  /** The process: ingest, projector, … */
  name: string
  level?: pino.LevelWithSilent
  /** `auto`: short lines for people on a terminal, JSON lines otherwise. */
  format?: 'auto' | 'pretty' | 'json'
  /** Where the lines are written; default: standard output. */
  destination?: NodeJS.WritableStream
}

/** Any other header may prove knowledge of a secret: each kind of source signs in a header of its own. */
const loggedHeaders = new Set([
  'accept',
  'content-length',
  'content-type',
  'host',
  'traceparent',
  'user-agent',
])
const secretKeys = ['authorization', 'password', 'secret', 'secrets', 'token']

const redactedPaths = [
  ...['', 'req.', 'request.', '*.'].map((at) => `${at}headers.*`),
  ...['', '*.'].flatMap((at) => secretKeys.map((key) => `${at}${key}`)),
]

function censor(value: unknown, path: string[]): unknown {
  const isHeader = path.at(-2) === 'headers'
  return isHeader && loggedHeaders.has(String(path.at(-1)).toLowerCase()) ? value : '[secret]'
}

/**
 * The process's logger. Secrets by their usual names are never written, nor headers except a
 * few harmless ones. Whatever is logged, an entry is one line, or the lines of its stack,
 * and a terminal obeys nothing in it.
 */
export function createLogger({ name, level = 'info', format = 'auto', destination }: LoggerOptions): Logger {
  const isPretty =
    format === 'pretty' || (format === 'auto' && destination === undefined && process.stdout.isTTY)
  const options: pino.LoggerOptions = {
    name,
    level,
    base: { name },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: redactedPaths, censor },
  }
  return pino(
    options,
    isPretty ? prettyStream(destination) : jsonStream(destination ?? pino.destination({ sync: true })),
  )
}

/** Writes nothing: for tests, and for tools that report by other means. */
export const silentLogger: Logger = pino({ level: 'silent' })

/** In this thread and synchronous: a worker would lose the last lines of a process that dies. */
function prettyStream(destination: NodeJS.WritableStream | undefined): pino.DestinationStream {
  const stream = pretty({
    sync: true,
    singleLine: true,
    ignore: 'pid,hostname,reqId,req,res',
    translateTime: 'SYS:HH:MM:ss',
    colorize: destination === undefined && process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
    ...(destination === undefined ? {} : { destination }),
  })
  return {
    write: (line) => void stream.write(`${JSON.stringify(printableEntry(JSON.parse(line) as Entry))}\n`),
  }
}

/** JSON escapes line feeds and most controls by itself, and this the others. */
function jsonStream(destination: pino.DestinationStream | NodeJS.WritableStream): pino.DestinationStream {
  return { write: (line) => void destination.write(`${printable(line.trimEnd())}\n`) }
}

type Entry = { err?: { stack?: unknown } }

/** A stack keeps its lines: each begins with blanks where it is shown. */
function printableEntry(entry: Entry): object {
  const { stack } = entry.err ?? {}
  const shown = printableValue(entry)
  if (typeof stack !== 'string' || shown.err === undefined) return shown
  return { ...shown, err: { ...shown.err, stack: stack.split('\n').map(printable).join('\n') } }
}
