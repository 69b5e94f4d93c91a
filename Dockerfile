# The product's image, and in a stage of its own the pooler's. docker-compose.yml uses both.
FROM python:3.11-slim-bookworm AS pgbouncer
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends pgbouncer postgresql-client \
    && rm -rf /var/lib/apt/lists/*
COPY docker/pgbouncer.sh /usr/local/bin/start-pgbouncer
USER postgres
CMD ["sh", "/usr/local/bin/start-pgbouncer"]

FROM python:3.11-slim-bookworm AS batcherp
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --uid 10001 batcherp \
    && mkdir /app /state && chown batcherp /app /state
USER batcherp
WORKDIR /app
COPY --chown=batcherp . /app
RUN python3 manage.py bootstrap
ENV PATH="/app/.venv/bin:$PATH" BATCHERP_STATE_DIR=/state PYTHONUNBUFFERED=1
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "batcherp.wsgi:application", "--bind", "0.0.0.0:8000", \
     "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
