/**
 * What the driver passes on, as Node made it, when the server ends the connection
 * while a command waits to be written.
 */
export function endedSocket(): Error {
  return Object.assign(new Error('This socket has been ended by the other party'), { code: 'EPIPE' })
}
