# One image for every service, and the command line: the command says which (see docker-compose.yml).
FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/events/package.json packages/events/
COPY packages/event-log/package.json packages/event-log/
COPY packages/runtime/package.json packages/runtime/
COPY packages/mongo/package.json packages/mongo/
COPY packages/read-models/package.json packages/read-models/
COPY packages/work/package.json packages/work/
COPY packages/commands/package.json packages/commands/
COPY packages/outbox/package.json packages/outbox/
COPY packages/schedules/package.json packages/schedules/
COPY packages/stripe/package.json packages/stripe/
COPY packages/exports/package.json packages/exports/
COPY services/ingest/package.json services/ingest/
COPY services/projector/package.json services/projector/
COPY services/auditor/package.json services/auditor/
COPY services/console/package.json services/console/
COPY services/notifier/package.json services/notifier/
COPY services/fulfillment/package.json services/fulfillment/
COPY services/billing/package.json services/billing/
COPY services/worker/package.json services/worker/
COPY cli/package.json cli/
# Production dependencies of the services and the command line alone: no sandbox, no linter, no second Node.
RUN npm ci --omit=dev --ignore-scripts \
    --workspace services/ingest --workspace services/projector --workspace services/console \
    --workspace services/auditor --workspace services/notifier --workspace services/fulfillment \
    --workspace services/billing --workspace services/worker --workspace cli

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app ./
COPY packages packages
COPY services services
COPY cli cli
# The console shows them beside alerts.
COPY docs/runbooks docs/runbooks
# docker compose exec auditor slipstream --help
RUN ln -s /app/cli/slipstream.js /usr/local/bin/slipstream
USER node
ENTRYPOINT ["node", "--disable-warning=TimeoutNegativeWarning"]
CMD ["services/ingest/src/main.ts"]
