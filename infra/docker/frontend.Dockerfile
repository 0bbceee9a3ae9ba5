# The browser application with its web server (`web`), and the migration (`migrate`):
# the binary that knows all modules, and the built page beside it.
FROM node:20-bookworm-slim AS page
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm install --no-save --include=dev --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM golang:1.26.8-bookworm AS build
ENV CGO_ENABLED=0 GOWORK=off GOFLAGS=-buildvcs=false
WORKDIR /src
COPY migrations migrations
COPY shared shared
COPY services services
COPY infra/standalone infra/standalone
RUN go build -C infra/standalone -trimpath -ldflags="-s -w" -o /out/srecopilot .

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/ /usr/local/bin/
COPY --from=page /src/frontend/dist /srv/www
ENV FRONTEND_DIST=/srv/www PORT=3000
WORKDIR /tmp
USER nonroot
ENTRYPOINT ["/usr/local/bin/srecopilot"]
CMD ["web"]
