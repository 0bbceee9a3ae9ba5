# One recipe for every service:
#
#   docker build -f infra/docker/service.Dockerfile --build-arg SERVICE=incident-service .
#
# The build sees only the shared modules and the service itself (GOWORK=off, the replace
# lines of go.mod lead to the neighbors), so a change elsewhere does not rebuild it.
FROM golang:1.26.8-bookworm AS build
ARG SERVICE
ENV CGO_ENABLED=0 GOWORK=off GOFLAGS=-buildvcs=false
WORKDIR /src
COPY migrations/go.mod migrations/go.sum migrations/
COPY shared/go.mod shared/go.sum shared/
COPY services/${SERVICE}/go.mod services/${SERVICE}/go.sum services/${SERVICE}/
RUN cd services/${SERVICE} && go mod download
COPY migrations migrations
COPY shared shared
COPY services/${SERVICE} services/${SERVICE}
COPY infra/docker/healthcheck.go infra/docker/
RUN go build -C services/${SERVICE} -trimpath -ldflags="-s -w" -o /out/service . \
 && go build -trimpath -ldflags="-s -w" -o /out/healthcheck infra/docker/healthcheck.go

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/ /usr/local/bin/
USER nonroot
ENTRYPOINT ["/usr/local/bin/service"]
