import { firstTransport, sawNoKeys } from './key-transport.ts'
import type { KeyTransport } from './key-transport.ts'
import { ShopFault } from '../../shop-fault.ts'

/**
 * Makes requests with the keys in the header or in the query. Where that is not configured, a
 * shop on TLS that saw no keys in the header is queried once more with the keys in the query; the
 * result of that holds for the process.
 *
 * @param auth as configured; undefined where it is to be found out
 */
export function keySender(
  auth: 'header' | 'query' | undefined,
  isTls: boolean,
): <T>(send: (keysIn: KeyTransport['keysIn']) => Promise<T>) => Promise<T> {
  let transport = firstTransport(auth, isTls)
  return async (send) => {
    const { keysIn, isDecided } = transport
    try {
      return await send(keysIn)
    } catch (error) {
      if (isDecided || !(error instanceof ShopFault) || !sawNoKeys(error)) throw error
    }
    try {
      const response = await send('query')
      transport = { keysIn: 'query', isDecided: true }
      return response
    } catch (error) {
      // Only a response decides; a broken connection is no evidence about keys.
      if (error instanceof ShopFault && error.status !== undefined && error.kind !== 'unavailable')
        transport = { keysIn: sawNoKeys(error) ? 'header' : 'query', isDecided: true }
      throw error
    }
  }
}
