/**
 * The keys that a shop may sign with when its secret was configured as `secret`: the shop signs with the
 * secret as WordPress stored it (the admin form sanitises what is typed), with HTML entities decoded. For
 * most secrets all forms are one. The ordinary form comes first.
 */
export function wooCommerceKeys(secrets: readonly string[]): Buffer[] {
  const forms = secrets.flatMap((secret) => {
    const stored = sanitizeTextField(secret)
    return [secret, decodeSpecialChars(secret), decodeSpecialChars(stored), stored]
  })
  return [...new Set(forms)].filter((form) => form !== '').map((form) => Buffer.from(form))
}

/** What WordPress' sanitize_text_field keeps of a line of text. */
export function sanitizeTextField(text: string): string {
  let kept = text
  if (kept.includes('<')) {
    kept = kept
      // A `<` that opens no tag is kept as an entity before tags are stripped.
      .replace(/<[^>]*?(?:(?=<)|>|$)/g, (part) => (part.includes('>') ? part : encodeSpecialChars(part)))
      .replace(/<(script|style)[^>]*?>.*?<\/\1>/gis, '')
      .replace(/<(?!\s)[^>]*>/g, '')
  }
  kept = kept.replace(/[\r\n\t ]+/g, ' ').trim()
  if (!percentOctet.test(kept)) return kept
  // Removing one octet can make another of what stood around it.
  while (percentOctet.test(kept)) kept = kept.replace(percentOctets, '')
  return kept.replace(/ +/g, ' ').trim()
}

const percentOctet = /%[a-f0-9]{2}/i
const percentOctets = /%[a-f0-9]{2}/gi

/** WordPress' wp_specialchars_decode with ENT_QUOTES: one pass, these entities and no others. */
export function decodeSpecialChars(text: string): string {
  return text.replace(
    /&(?:(amp|#0*38|#x0*26)|(lt|#0*60|#x0*3c)|(gt|#0*62|#x0*3e)|(quot|#0*34|#x0*22)|(#0*39|#x0*27));/gi,
    (_, amp, lt, gt, quot) =>
      amp !== undefined
        ? '&'
        : lt !== undefined
          ? '<'
          : gt !== undefined
            ? '>'
            : quot !== undefined
              ? '"'
              : "'",
  )
}

function encodeSpecialChars(text: string): string {
  const entities: Record<string, string> = { '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#039;' }
  return text
    .replace(/&(?!(?:[a-z]+|#\d+|#x[0-9a-f]+);)/gi, '&amp;')
    .replace(/[<>"']/g, (character) => entities[character] ?? character)
}
