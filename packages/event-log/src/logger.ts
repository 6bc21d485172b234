/** As much of a logger as this package speaks to; pino is one. */
export type Logger = Record<'debug' | 'info' | 'warn' | 'error', (fields: object, message: string) => void>

export const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} }
