import { startCarrier } from '@slipstream/sandbox-carrier/start-carrier.ts'

/**
 * The sandbox's carrier without faults, scans and limits, as a process of its own; it keeps its books
 * in memory, and ends with its input.
 */
const carrier = await startCarrier({ maxRequestsPerSecond: 0, maxShipments: 1_000_000 })
console.log(JSON.stringify({ url: carrier.url, pageUrl: carrier.pageUrl }))
process.stdin.resume()
process.stdin.once('end', () => void carrier.stop())
