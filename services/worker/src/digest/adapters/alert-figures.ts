import type { Db } from 'mongodb'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { DigestWindow } from '../domain/digest-window.ts'
import { liveModel } from './live-models.ts'

export type AlertFigures = { firing: AlertDocument[]; raised: number; resolved: number }

const maxFiring = 10_000

export async function alertFigures(db: Db, { from, to }: DigestWindow): Promise<AlertFigures> {
  const alerts = await liveModel<AlertDocument>(db, 'alerts')
  if (alerts === null) return { firing: [], raised: 0, resolved: 0 }
  const within = { $gte: from.toISOString(), $lt: to.toISOString() }
  const [firing, raised, resolved] = await Promise.all([
    alerts.find({ state: 'firing' }).limit(maxFiring).toArray(),
    alerts.countDocuments({ since: within }),
    alerts.countDocuments({ resolvedAt: within }),
  ])
  return { firing, raised, resolved }
}
