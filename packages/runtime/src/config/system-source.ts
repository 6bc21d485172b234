/**
 * The source of alerts that belong to no source of orders, as a refused checkpoint. No source in the configuration may have
 * this name.
 */
export const systemSource = 'slipstream'
