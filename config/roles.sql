-- What the two roles may do in the database of Giao Ban. Run by giaoban_owner, connected to it;
-- running it again changes nothing. On a server of your own, first as its administrator:
--   CREATE ROLE giaoban_owner LOGIN CREATEDB PASSWORD '…';
--   CREATE ROLE giaoban_app LOGIN PASSWORD '…';
--   CREATE DATABASE giaoban OWNER giaoban_owner ENCODING 'UTF8';
-- then: psql -U giaoban_owner -d giaoban -f config/roles.sql
-- The owner migrates, and tries each backup in a second database: for this alone it has CREATEDB.
-- The application reads and writes rows: it makes, changes, empties and drops no table, so that a
-- hole in a page cannot take a quarter away.

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO giaoban_app;

ALTER DEFAULT PRIVILEGES FOR ROLE giaoban_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO giaoban_app;
ALTER DEFAULT PRIVILEGES FOR ROLE giaoban_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO giaoban_app;

-- Tables that were there before the lines above.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO giaoban_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO giaoban_app;

-- What people entered and changed is kept by triggers, and whether backups are sound is found by
-- trying them; the application reads both only.
DO $$ BEGIN
    IF to_regclass('associations_backup') IS NOT NULL THEN
        REVOKE INSERT, UPDATE, DELETE ON associations_backup FROM giaoban_app;
    END IF;
    IF to_regclass('associations_rowchange') IS NOT NULL THEN
        REVOKE INSERT, UPDATE, DELETE ON associations_rowchange FROM giaoban_app;
    END IF;
END $$;
