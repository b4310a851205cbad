-- +goose Up
-- What lists of rooms are kept true by: which version of a room they have to show, and when it and a membership last
-- changed. No list is older than these columns, so that it does not matter when that was before them.
ALTER TABLE rooms ADD COLUMN listed_version bigint NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN listed_ms bigint NOT NULL DEFAULT 0;
UPDATE rooms SET listed_version = version;
ALTER TABLE memberships ADD COLUMN listed_ms bigint NOT NULL DEFAULT 0;
CREATE INDEX memberships_user_id_listed_ms ON memberships (user_id, listed_ms);

-- +goose Down
DROP INDEX memberships_user_id_listed_ms;
ALTER TABLE memberships DROP COLUMN listed_ms;
ALTER TABLE rooms DROP COLUMN listed_ms;
ALTER TABLE rooms DROP COLUMN listed_version;
