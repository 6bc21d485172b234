import type { FaultKind } from '../domain/fault-kinds.ts'
import { rollOutBadRelease } from './bad-release.ts'
import type { Injection } from './injection.ts'
import { cutLink, halfOpenLink, loseConnections, slowLink } from './of-links.ts'
import { fillDisk, freezeServer, killServer } from './of-servers.ts'
import { freezeService, joinAndLeave, killService, restartService, skewClock } from './of-services.ts'

/** How each kind of fault is made. */
export const injections: Readonly<Record<FaultKind, Injection>> = {
  'service-killed': killService,
  'service-frozen': freezeService,
  'service-restarted': restartService,
  'instance-joins-and-leaves': joinAndLeave,
  'broker-killed': killServer,
  'broker-frozen': freezeServer,
  'database-killed': killServer,
  'database-frozen': freezeServer,
  'registry-killed': killServer,
  'mail-server-killed': killServer,
  'link-slow': slowLink,
  'link-lossy': loseConnections,
  'link-half-open': halfOpenLink,
  'link-cut': cutLink,
  'clock-skewed': skewClock,
  'broker-disk-full': fillDisk,
  'database-disk-full': fillDisk,
  'bad-release': rollOutBadRelease,
  'leader-killed': killServer,
}
