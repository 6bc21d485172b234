/** What the configuration of every carrier has. */
export const carrierSettings = {
  bookingsPerSecond: 5,
  requestsPerSecond: 20,
  concurrency: 4,
  timeoutMs: 1_500,
  lookUpLagMs: 900_000,
  parcelGrams: 1_000,
  maxAttempts: 5,
  breaker: { failures: 5, firstProbeMs: 5_000, maxProbeMs: 300_000 },
  tracking: {
    firstMs: 900_000,
    maxMs: 21_600_000,
    scanDeadlineMs: 432_000_000,
    deliveryDeadlineMs: 1_209_600_000,
    graceMs: 1_209_600_000,
  },
}
