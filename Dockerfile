# gitsift without anything else: no shell, no package manager, no git.
#
#   docker build -t gitsift .
#   docker run --rm -v "$PWD:/repo:ro" gitsift scan --history
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY bin ./bin
COPY scripts ./scripts
COPY src ./src
COPY rules ./rules
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM gcr.io/distroless/nodejs22-debian12:nonroot
COPY --from=build /app/package.json /app/package.json
COPY --from=build /app/node_modules /app/node_modules
COPY --from=build /app/dist /app/dist
COPY --from=build /app/rules /app/rules
COPY --from=build /app/bin /app/bin
WORKDIR /repo
ENTRYPOINT ["/nodejs/bin/node", "/app/bin/gitsift.js"]
CMD ["scan"]
