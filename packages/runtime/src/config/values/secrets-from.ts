/** The environment with a kind of secret; undefined for a process that does not need that kind. */
export type SecretsFrom = Record<
  | 'webhooks'
  | 'rest'
  | 'slips'
  | 'admins'
  | 'carriers'
  | 'billing'
  | 'people'
  | 'exports'
  | 'callouts'
  | 'alertmanager'
  | 'personalData',
  NodeJS.ProcessEnv | undefined
>
