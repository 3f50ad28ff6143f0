# The user app, the admin app or both (SERVICE_TYPE) in one image: Node, its libraries, the built product, nothing else.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
# A network that inspects TLS gives its own authority as the secret "ca".
RUN --mount=type=secret,id=ca \
    if [ -f /run/secrets/ca ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/ca; fi; \
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
COPY . .
RUN node bin/build.ts && node bin/sbom.ts && node lib/docker/image-root.ts /image

FROM scratch
# Two layers, for a new version of the product leaves Node as it was.
COPY --from=build /image/system /
COPY --from=build /image/product /
ENV NODE_ENV=production SERVICE_TYPE=both PORT=8080 SGRAPH_SEND_STORE=disk:/data
USER 1000:1000
WORKDIR /app
EXPOSE 8080
# On Fargate a volume at /tmp takes owner and mode from here, and only where the image declares it; it would be root's, 0755, otherwise
# (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html).
VOLUME ["/data", "/tmp"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s --retries=3 CMD ["node", "/app/healthcheck.mjs"]
ENTRYPOINT ["node", "/app/dist/bin/sgraph-send.js"]
CMD ["serve", "--host", "0.0.0.0", "--admin-port", "same"]
ARG VERSION=v0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="SGraph Send" \
      org.opencontainers.image.description="Moves files between people so that no server can read them" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
