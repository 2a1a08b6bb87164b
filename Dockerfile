# Built in two steps: sqlite3 may have to be compiled, and the image that runs needs no compiler.
FROM node:24-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY scripts scripts
RUN npm ci --omit=dev

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app/node_modules node_modules
COPY package.json ./
COPY locales locales
COPY models models
COPY scripts scripts
COPY src src
RUN mkdir data && chown node:node data
USER node
VOLUME /app/data
# Node itself is the process that gets SIGTERM: npm in between would not pass it on in time.
CMD ["node", "--max-semi-space-size=4", "scripts/start.js"]
