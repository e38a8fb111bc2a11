# Pages, worker, clock and migrations of Giao Ban; docker-compose.yml says which is which.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=config.settings
WORKDIR /srv/giaoban

COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock

COPY . .
# Collecting needs settings but no service: what is named here exists nowhere and is not kept.
RUN python -c "from config.local.prepare import catalogues; catalogues()" \
    && DATABASE_URL=postgres://nowhere/none REDIS_URL=redis://nowhere SECRET_KEY=none \
       python manage.py collectstatic --no-input \
    && useradd --system giaoban
USER giaoban

EXPOSE 8000
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", "--preload", \
     "--workers", "2", "--worker-class", "gthread", "--threads", "4", "--no-control-socket"]
