import { draw } from '@slipstream/sandbox-carrier/domain/draw.ts'
import type { ServiceName } from '../domain/fault-kinds.ts'
import type { Injection } from './injection.ts'
import { skewedBy } from '../system/find-faketime.ts'

/** The clocks of machines differ by that much when nobody looks after them. */
const skewMs = 90_000

export const killService: Injection = async (system, { target }) => {
  const service = system.service(target as ServiceName)
  await service.kill()
  return () => service.start()
}

export const freezeService: Injection = async (system, { target }) => {
  const service = system.service(target as ServiceName)
  await service.freeze()
  return () => service.wake()
}

export const restartService: Injection = async (system, { target }) => {
  const service = system.service(target as ServiceName)
  await service.stop()
  return () => service.start()
}

export const joinAndLeave: Injection = async (system, { target }) => {
  const second = await system.service(target as ServiceName).startBeside()
  return () => second.kill('SIGTERM')
}

/** The service runs with a wrong clock, and is restarted with the right one. */
export const skewClock: Injection = async (system, { target, nth }) => {
  const service = system.service(target as ServiceName)
  const ms = draw(system.seed, 'skew', nth) < 0.5 ? -skewMs : skewMs
  await service.stop()
  await service.start(skewedBy(system.faketime(), ms))
  return async () => {
    await service.stop()
    await service.start()
  }
}
