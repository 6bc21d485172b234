const codes = new Set(['EPIPE', 'ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'ETIMEDOUT', 'EHOSTUNREACH'])

/**
 * Whether it is Node's own error of a connection. The driver passes it on as it is when the server ends a
 * connection while a command waits to be written.
 */
export function isConnectionFault(error: unknown): boolean {
  return error instanceof Error && codes.has(String((error as NodeJS.ErrnoException).code))
}
