# The two images of a server: Giao Ban (pages, worker, clock and migrations) and the proxy in front.
# docker-compose.yml says which program is which; docs/operations.md how to run them.

FROM python:3.11-slim-bookworm AS packages
COPY pyproject.toml requirements.lock /
# The lock has tools of development too: only what Giao Ban itself needs is installed, in the
# versions and by the hashes of the lock.
RUN pip install --no-cache-dir uv==0.13.9 \
    && python -m venv --without-pip /venv \
    && uv pip install --no-cache --compile-bytecode --python /venv/bin/python \
       --constraint requirements.lock --requirement pyproject.toml

FROM python:3.11-slim-bookworm AS giaoban
ENV PATH=/venv/bin:$PATH \
    PYTHONPATH=/srv/giaoban \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings
# The number stands in docker-compose.yml too. Code and packages belong to root: nothing that runs
# here can change them.
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /tmp giaoban \
    && install --directory --owner giaoban --group giaoban --mode 700 /backups
WORKDIR /srv/giaoban
COPY --from=packages /venv /venv
COPY . .
# Collecting needs settings but no service: what is named here exists nowhere and is not kept.
RUN python -c "from config.local.prepare import catalogues; catalogues()" \
    && DATABASE_URL=postgres://nowhere/none REDIS_URL=redis://nowhere SECRET_KEY=none \
       python manage.py collectstatic --no-input \
    && python -m compileall -q associations config groups portfolio
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "--config", "python:config.gunicorn", "--bind", "0.0.0.0:8000"]

FROM caddy:2.11.7-alpine AS proxy
# A copy of the program has no right to low ports, which it does not need, and without which it can
# be started by a user who may have no rights at all.
RUN cp /usr/bin/caddy /usr/bin/caddy.plain && mv /usr/bin/caddy.plain /usr/bin/caddy \
    && mkdir -p /certificates && chown -R 10002:10002 /data /config
COPY config/server/Caddyfile /etc/caddy/Caddyfile
USER 10002:10002
EXPOSE 8080 8443
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile"]
