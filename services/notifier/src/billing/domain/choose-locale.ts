/**
 * The locale of a mail, and the language whose words it has: the customer's if there
 * are words for it, else the source's.
 *
 * @param wanted the customer's, as the provider names it, e.g. `de-AT`
 * @param languages those with words
 */
export function chooseLocale(
  wanted: string | null,
  languages: ReadonlySet<string>,
  byDefault: string,
): { locale: string; language: string } {
  const locale = canonical(wanted)
  if (locale !== undefined) {
    const language = [locale.baseName, locale.language].find((name) => languages.has(name))
    if (language !== undefined) return { locale: locale.baseName, language }
  }
  return { locale: byDefault, language: byDefault }
}

function canonical(name: string | null): Intl.Locale | undefined {
  try {
    return name === null || name.length > 35 ? undefined : new Intl.Locale(name.replaceAll('_', '-'))
  } catch {
    return undefined
  }
}
