const weights = [8, 6, 4, 2, 3, 5, 9, 7]
const serials = 10 ** 8
// Coprime to the number of serials, so that consecutive bookings get distinct, distant ones.
const stride = 27_182_819

/** The tracking number of the nth booking, as UPU S10 has it. */
export function trackingNumber(seed: number, nth: number): string {
  const serial = String((((seed % serials) + serials) * 7 + nth * stride) % serials).padStart(8, '0')
  return `BP${serial}${checkDigit(serial)}NZ`
}

/** The check digit of UPU S10 for a serial number of eight digits. */
export function checkDigit(serial: string): number {
  const sum = [...serial].reduce((total, digit, i) => total + Number(digit) * (weights[i] ?? 0), 0)
  const rest = 11 - (sum % 11)
  return rest === 10 ? 0 : rest === 11 ? 5 : rest
}
