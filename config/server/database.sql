-- Makes the roles and the database of Giao Ban in a new PostgreSQL; run once, by its administrator.
-- Passwords are read from files, so that they stand in no command and no log.
\set owner `cat /run/secrets/database_owner_password`
\set application `cat /run/secrets/database_password`
CREATE ROLE giaoban_owner LOGIN CREATEDB PASSWORD :'owner';
CREATE ROLE giaoban_app LOGIN PASSWORD :'application';
CREATE DATABASE giaoban OWNER giaoban_owner ENCODING 'UTF8';
\connect giaoban
SET SESSION AUTHORIZATION giaoban_owner;
\i /roles.sql
