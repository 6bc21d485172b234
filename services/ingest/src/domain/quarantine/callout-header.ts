/** Kept in quarantine beside a callback: without it nothing says of which call-out it is. */
export const calloutHeader = 'slipstream-callout'
