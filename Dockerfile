# The images of the five programs, one target each; `npm run images` lays out what is copied here and builds them all.
# What several programs share is a layer of its own, so that a node pulls it once.
ARG BASE=debian:bookworm-20260824-slim@sha256:88200866dfff7ea7f5cbcb6ec7c8a701889efe6fe859fe64d6990e4b07ea4171

FROM ${BASE} AS base
# libgssapi: Kerberos, loaded by the HDFS client when it is asked for. tini: the kernel withholds from PID 1 a signal that
# it has no handler for, and Node has none before the program is loaded.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libgssapi-krb5-2 libstdc++6 tini \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt /var/log/*
COPY node /usr/local/bin/
WORKDIR /app
# MALLOC_ARENA_MAX as in the script `lake`.
ENV NODE_ENV=production LOG_FORMAT=json MALLOC_ARENA_MAX=2
USER 10001:10001
ENTRYPOINT ["tini", "--", "node", "dist/main.js"]

FROM base AS delta
COPY delta ./

FROM delta AS generator
COPY generator ./

FROM delta AS bronze-worker
COPY bronze-worker ./

FROM delta AS polars
COPY polars ./

FROM polars AS silver-worker
COPY silver-worker ./

FROM polars AS gold-worker
COPY gold-worker ./

FROM polars AS lake
COPY lake ./
