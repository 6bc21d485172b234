import type { Injection } from './injection.ts'

export const killServer: Injection = async (system, { target, nth }) => {
  const server = system.server(target, nth)
  // One that ended by itself is started again all the same.
  if (server.isRunning()) await server.kill('SIGKILL')
  return () => server.restart()
}

export const freezeServer: Injection = async (system, { target, nth }) => {
  const server = system.server(target, nth)
  await server.kill('SIGSTOP')
  return () => server.kill('SIGCONT')
}

/** Servers that find no room may end by themselves. They are started again once there is some. */
export const fillDisk: Injection = async (system, { target }) => {
  const disk = system.disk(target)
  disk.fill()
  return async () => {
    disk.empty()
    await Promise.all(system.serversOn(target).map((server) => server.restart()))
  }
}
