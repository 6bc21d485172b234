/**
 * The source of alerts that belong to no source of orders, e.g. for a refused checkpoint. No
 * configured source may have this name.
 */
export const systemSource = 'slipstream'
