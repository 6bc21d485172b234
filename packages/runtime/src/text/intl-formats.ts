const maxKept = 500

/**
 * `Intl.NumberFormat`, made once for the same arguments: to make a format takes
 * about fifty times as long as to use it.
 */
export const numberFormat = kept(
  (locale: string, options?: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options),
)

/** `Intl.DateTimeFormat`, made once for the same arguments. */
export const dateTimeFormat = kept(
  (locale: string, options?: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options),
)

/** `Intl.RelativeTimeFormat`, made once for the same arguments. */
export const relativeTimeFormat = kept(
  (locale: string, options?: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(locale, options),
)

/** Few are used, but currencies and time zones come from outside: of too many, all are made again. */
function kept<Options, Format>(make: (locale: string, options?: Options) => Format) {
  const formats = new Map<string, Format>()
  return (locale: string, options?: Options): Format => {
    const key = `${locale} ${JSON.stringify(options)}`
    const known = formats.get(key)
    if (known !== undefined) return known
    const format = make(locale, options)
    if (formats.size >= maxKept) formats.clear()
    formats.set(key, format)
    return format
  }
}
