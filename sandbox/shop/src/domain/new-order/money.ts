/** As WooCommerce writes a sum: two decimals. */
export function money(cents: number): string {
  return (cents / 100).toFixed(2)
}

/** New Zealand's goods and services tax of 15 %, to the cent. */
export function gst(cents: number): number {
  return Math.round((cents * 15) / 100)
}
