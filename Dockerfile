# Built in two steps: sqlite3 may have to be compiled, and the image that runs needs no compiler.
FROM node:24.21.0-trixie AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY scripts scripts
# What only the installation needs is removed: a compiler of TypeScript that others may bring along, and what sqlite3 is built with.
RUN npm ci --omit=dev \
  && rm -rf node_modules/typescript node_modules/@typescript node_modules/node-gyp node_modules/prebuild-install node_modules/node-addon-api \
  && rm -rf node_modules/sqlite3/deps node_modules/sqlite3/src \
  && find node_modules/sqlite3/build -type f ! -name node_sqlite3.node -delete \
  && node -e "require('sqlite3')"

FROM node:24.21.0-trixie-slim
WORKDIR /app
# npm, which starts the tools, keeps its own files where something may be written. So does Node what it compiled.
ENV NODE_ENV=production PORT=8080 npm_config_cache=/tmp/npm NODE_COMPILE_CACHE=/tmp/compiled
COPY --from=build /app/node_modules node_modules
COPY package.json ./
COPY locales locales
COPY models models
COPY scripts scripts
COPY src src
RUN mkdir data && chown node:node data
USER node
VOLUME /app/data
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s --retries=3 CMD ["node", "scripts/healthcheck.js"]
# Node itself is the process that gets SIGTERM: npm in between would not pass it on in time.
CMD ["node", "--max-semi-space-size=4", "scripts/start.js"]
