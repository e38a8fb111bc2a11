"""All settings of Giao Ban. What differs between machines comes from the environment."""

import logging
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.retry import Retry

from .environment import Env

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# -- The machine ---------------------------------------------------------------------------
SECRET_KEY = env("SECRET_KEY")
DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", False)
REDIS_URL = env("REDIS_URL")
# Where worker and clock leave a file each time they show that they live; "" leaves none.
SEEN_FOLDER = env("SEEN_FOLDER", default="")

# -- What Giao Ban is made of --------------------------------------------------------------
INSTALLED_APPS = [
    "associations",
    "groups",
    "portfolio",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_tables2",
    "django_htmx",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]
MIDDLEWARE = [
    "associations.requests.Logged",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages are tables; a slow line gets a fifth of them. Random padding hides what a page's size
    # would tell, and the form token is masked anew each time.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "associations.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "associations.privacy.NotKept",
    "associations.signing_in.Closed",
    "associations.second_step.SecondStep",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Last: it answers a locked sign-in in place of the page that asked.
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
DJANGO_TABLES2_TEMPLATE = "tables/table.html"

# -- Data ----------------------------------------------------------------------------------
# A line that is silent for so many seconds is asked whether anybody is there, and given up.
LINE_CHECKED = {"keepalives_idle": 20, "keepalives_interval": 5, "keepalives_count": 4}
DATABASE_SESSION = {
    # A statement reads one office: to start workers or a compiler for it takes longer than it.
    "jit": "off",
    "max_parallel_workers_per_gather": 0,
    # One office's rows lie in memory: to fetch any page takes hardly longer than the next one. At
    # the 4 of spinning discs sums are read from rows instead of the index that has all they need.
    "random_page_cost": 2,
    # A worker that died lets go of its locks at once, also while it waited or computed, and one
    # whose machine is gone after the time of LINE_CHECKED instead of two hours.
    "client_connection_check_interval": "2s",
    **{f"tcp_{name}": seconds for name, seconds in LINE_CHECKED.items()},
}
_DATABASE = env.db_url("DATABASE_URL")
DATABASES = {
    "default": _DATABASE
    | {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "giao_ban",
            "options": " ".join(f"-c {name}={value}" for name, value in DATABASE_SESSION.items()),
            "connect_timeout": 10,
            **LINE_CHECKED,
            # What the address says itself, such as sslmode.
            **_DATABASE.get("OPTIONS", {}),
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        # A cache that is away or silent holds no page up: it is tried once more, and done without.
        "OPTIONS": {
            "socket_timeout": 1,
            "socket_connect_timeout": 1,
            "retry": Retry(NoBackoff(), 1),
        },
    }
}
# A real month-end file of the bank has 25 MB.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
IMPORT_MAX_BYTES = 64 * 1024 * 1024
# Raw files and staged rows are dropped after posting, or after these days.
IMPORT_KEEP_DAYS = 7

# -- Jobs ----------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# The queue may be away for longer than a hundred attempts; a silent one must not hold a page up.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 5,
    "socket_connect_timeout": 5,
    "max_retries": 1,
    "interval_start": 0,
}
# A job that hangs is ended; it is then a lost one.
CELERY_TASK_TIME_LIMIT = 1800
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_BEAT_SCHEDULE = {
    "forget-visits": {"task": "associations.tasks.forget_visits", "schedule": 3600.0},
    "sweep-jobs": {
        "task": "associations.tasks.sweep_jobs",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "forget-imports": {"task": "portfolio.tasks.forget_imports", "schedule": 3600.0},
}

# -- Backups -------------------------------------------------------------------------------
BACKUP_FOLDER = Path(env("BACKUP_FOLDER", default=str(BASE_DIR / "var" / "backups")))
# The newest backup of each of the last days and months; older ones are deleted.
BACKUP_KEEP_DAYS = 14
BACKUP_KEEP_MONTHS = 12
# What must stay free on the disk beside a new backup.
BACKUP_SPARE_BYTES = 256 * 1024 * 1024
# Leaders are warned when no backup younger than this was restored for a try and found equal.
BACKUP_WARN_HOURS = 26
# The folder of pg_dump and pg_restore; without it those on the PATH or of the embedded server.
POSTGRES_TOOLS = env("POSTGRES_TOOLS", default="")

# -- People --------------------------------------------------------------------------------
AUTH_USER_MODEL = "associations.User"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
AUTHENTICATION_BACKENDS = ["associations.signing_in.PasswordBackend"]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
# Failures by user name and address, after which no password is looked at for a while.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "associations.signing_in.client_address"
AXES_LOCKOUT_CALLABLE = "associations.signing_in.locked_page"
AXES_USERNAME_FORM_FIELD = "username"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken", "next"]
# The name under which an authenticator app lists the account.
OTP_TOTP_ISSUER = "Giao Ban"
# Seconds without a request after which a session ends, its longest life, and how long a session
# may stay as it was saved: no request within that writes to it.
SESSION_ENGINE = "associations.sessions"
SESSION_COOKIE_AGE = 2 * 3600
SESSION_LONGEST_AGE = 12 * 3600
SESSION_RENEW_AGE = 5 * 60
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# -- Language and time ---------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# -- Files of the pages --------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "var" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "associations.joined.JoinedFiles"
        if env.bool("STATIC_MANIFEST", not DEBUG)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Files as they lie are looked up when they are asked for, not listed at every start.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not env.bool("STATIC_MANIFEST", not DEBUG)

# -- Safety --------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
# Asked from inside, past the proxy that ends TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS

# -- Logs: one line an event, never a person's data ----------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "associations.logs.Line"}},
    "filters": {"raised": {"()": "associations.logs.Raised"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Django's own would write to the terminal in their own way.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Each request and task is an event of ours; these would tell it again.
        "django.request": {"level": "ERROR", "filters": ["raised"]},
        "celery.beat": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        # Each failure would be a line of its own.
        "axes": {"level": "ERROR"},
    },
}
# What libraries warn of is an event like others, not a line beside them.
logging.captureWarnings(True)
