/** The parts of `Name <name@shop.example>`, or of an address alone. */
export function parseMailbox(text: string): { name: string | null; address: string } {
  const [, name = '', address = text] = /^(.*)<([^<>]+)>$/s.exec(text) ?? []
  const bare = name.trim().replace(/^"(.*)"$/, '$1')
  return { name: bare === '' ? null : bare, address: address.trim() }
}
