import { ShopFault } from '../sources/shop-fault.ts'
import type { ResponseOrFault } from './domain/evidence.ts'

/** The response of a request, or its fault, which is evidence, too. */
export async function responseOrFault<T>(work: () => Promise<T>): Promise<ResponseOrFault<T>> {
  try {
    return { value: await work() }
  } catch (error) {
    if (!(error instanceof ShopFault)) throw error
    return { fault: error.message, isRefused: error.kind === 'unauthorized' }
  }
}
