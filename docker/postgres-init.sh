#!/bin/sh
# Runs once, on an empty volume: the vector extension for every database, the two roles, and the database.
# The owner migrates; the application's role gets its few rights from the migrations.
set -eu

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname template1 \
  --set owner_password="$DATABASE_OWNER_PASSWORD" --set app_password="$DATABASE_APP_PASSWORD" <<'SQL'
CREATE EXTENSION IF NOT EXISTS vector;
CREATE ROLE factcheck_owner LOGIN CREATEDB PASSWORD :'owner_password';
CREATE ROLE factcheck_app LOGIN PASSWORD :'app_password';
GRANT factcheck_app TO factcheck_owner;
\connect postgres
CREATE DATABASE factcheck OWNER factcheck_owner;
SQL
