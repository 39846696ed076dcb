# One image for web, worker, beat and migrate; the command says which.

FROM python:3.11.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements/runtime.txt /tmp/runtime.txt
# Locked versions with hashes, wheels only: nothing is compiled, so nothing of a compiler is needed.
RUN /opt/venv/bin/pip install --require-hashes --no-deps --only-binary=:all: -r /tmp/runtime.txt
COPY manage.py pyproject.toml /app/
COPY factcheck /app/factcheck
COPY claims /app/claims
COPY api /app/api
WORKDIR /app
# Static files are hashed and compressed here. The secrets that settings make for this step go with its directory.
RUN FACTCHECK_DATA_DIR=/tmp/build /opt/venv/bin/python manage.py collectstatic --no-input \
    && rm -rf /tmp/build \
    && /opt/venv/bin/python -m compileall -q /app

FROM python:3.11.13-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=factcheck.settings \
    FACTCHECK_DATA_DIR=/data \
    HOST=0.0.0.0 \
    PORT=8000
RUN groupadd --gid 10001 factcheck \
    && useradd --uid 10001 --gid factcheck --no-create-home --home-dir /data --shell /usr/sbin/nologin factcheck \
    && install --directory --owner=factcheck --group=factcheck --mode=0750 /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
USER factcheck
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-m", "factcheck.probe", "web"]
CMD ["python", "-m", "factcheck.processes", "web"]
