import type { Message } from './message.ts'
import { renderMessages } from './render-message.ts'

/** The channel as a page of its own, the newest message first; page/channel.js keeps it up to date. */
export function renderPage(messages: readonly Message[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>#ops-alerts · Slack's stand-in</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="channel.css">
<script src="channel.js" defer></script>
</head>
<body>
<header>
<h1><span aria-hidden="true">#</span> ops-alerts</h1>
<p>What Slipstream sends to Slack, the newest first. This page stands in for it, on this machine alone.</p>
<p id="connection" role="status"></p>
</header>
<main>
<ol id="messages" aria-live="polite" aria-label="Messages" data-newest="${messages.at(-1)?.number ?? 0}">
${renderMessages(messages)}</ol>
<p id="empty">No messages yet. They appear here by themselves.</p>
</main>
</body>
</html>
`
}
