import { RemoteFault } from '../remote-fault.ts'

/** The shop gave no usable answer. Its message names the path asked for and what came of it. */
export class ShopFault extends RemoteFault {}
