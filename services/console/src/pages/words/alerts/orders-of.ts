/** `1 Bestellung`, `1.204 Bestellungen`. */
export const ordersOf = (count: number): string =>
  `${count.toLocaleString('de')} ${count === 1 ? 'Bestellung' : 'Bestellungen'}`
