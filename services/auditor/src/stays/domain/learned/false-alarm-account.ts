/** Both sides lose half of their balance in this time: an old mistake has no weight indefinitely. */
const halfLifeMs = 365 * 24 * 3_600_000
/** Prior: this many false alarms, expected and seen, so that chance in small numbers weighs little. */
const prior = 20
/**
 * The share aimed at is at most doubled or halved: people who act on alerts make
 * their orders move, and look like errors.
 */
const strongest = 2

/**
 * How many orders were watched, each allowing its share of a false alarm, and how many false alarms there
 * were. Whether an alarm was false is known only when its order moves on, so the account is settled late, and
 * steers the next thresholds: integral control of the realised error rate, as in adaptive conformal inference
 * (Gibbs & Candès, NeurIPS 2021; with delayed feedback and an integrator that saturates, Angelopoulos, Candès
 * & Tibshirani, NeurIPS 2023), shrunk as a gamma-Poisson estimate because false alarms are few.
 */
export type FalseAlarmAccount = { at: number | null; orders: number; spent: number }

export function newFalseAlarmAccount(): FalseAlarmAccount {
  return { at: null, orders: 0, spent: 0 }
}

/** One more order is watched. */
export function watchOne(account: FalseAlarmAccount, now: number): FalseAlarmAccount {
  const faded = fade(account, now)
  return { ...faded, orders: faded.orders + 1 }
}

/** An alerted order moved on by itself: its alarm was false. */
export function spend(account: FalseAlarmAccount, now: number): FalseAlarmAccount {
  const faded = fade(account, now)
  return { ...faded, spent: faded.spent + 1 }
}

/**
 * The share to aim at now so that the budget is kept over time; `pending` are false
 * alarms expected among the open ones.
 */
export function shareToAimAt(
  account: FalseAlarmAccount,
  budget: number,
  pending: number,
  now: number,
): number {
  const { orders, spent } = fade(account, now)
  const ratio = (orders * budget + prior) / (spent + pending + prior)
  return budget * Math.min(strongest, Math.max(1 / strongest, ratio))
}

function fade(account: FalseAlarmAccount, now: number): FalseAlarmAccount {
  const at = Math.max(now, account.at ?? now)
  const keep = 2 ** (((account.at ?? at) - at) / halfLifeMs)
  return { at, orders: account.orders * keep, spent: account.spent * keep }
}
