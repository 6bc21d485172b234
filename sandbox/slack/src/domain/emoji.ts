/** By their names in Slack; those that messages about a system's health use. */
export const emoji: Readonly<Record<string, string>> = {
  bell: '🔔',
  fire: '🔥',
  hourglass: '⌛',
  information_source: 'ℹ️',
  large_blue_circle: '🔵',
  large_green_circle: '🟢',
  large_orange_circle: '🟠',
  large_yellow_circle: '🟡',
  mag: '🔍',
  package: '📦',
  red_circle: '🔴',
  rotating_light: '🚨',
  warning: '⚠️',
  white_check_mark: '✅',
  x: '❌',
}
