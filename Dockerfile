# The libraries come first and by themselves: a change of the program does not fetch them again.
FROM python:3.13-slim AS libraries
RUN python -m venv --without-pip /venv
COPY requirements.txt .
RUN pip --python /venv/bin/python install --no-cache-dir --disable-pip-version-check \
    --require-hashes --only-binary=:all: -r requirements.txt

FROM python:3.13-slim AS program
WORKDIR /vmeste
COPY bot.py alembic.ini LICENSE ./
COPY alembic alembic
COPY vmeste vmeste
RUN python -m compileall -q bot.py alembic vmeste

FROM python:3.13-slim
# The number is fixed, so that the owner of a mounted folder can be named: chown 10001
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin vmeste && install -d -o vmeste -g vmeste /data
COPY --from=libraries /venv /venv
COPY --from=program /vmeste /vmeste
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ADMIN_HOST=0.0.0.0 \
    DATABASE_URL=sqlite+aiosqlite:////data/vmeste.db
WORKDIR /vmeste
USER 10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + (os.environ.get('ADMIN_PORT') or '8000') + '/healthz', timeout=4)"]
# exec form: signals reach the program itself, and it stops without losing anything
CMD ["python", "bot.py"]
