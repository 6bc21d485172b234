import ipaddr from 'ipaddr.js'

/** Whether an IP address is on the internet, and neither of this machine nor of a network behind it. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  // An IPv4 address within an IPv6 one counts as what it is.
  return ipaddr.process(address).range() === 'unicast'
}
