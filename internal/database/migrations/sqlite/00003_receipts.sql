-- +goose Up
-- How far each member has come, and what they want to hear of. Whoever is a member already begins as if they had
-- joined just now: nothing is unread.
ALTER TABLE memberships ADD COLUMN delivered_seq integer NOT NULL DEFAULT 0;
ALTER TABLE memberships ADD COLUMN read_seq integer NOT NULL DEFAULT 0;
ALTER TABLE memberships ADD COLUMN receipt_version integer NOT NULL DEFAULT 0;
ALTER TABLE memberships ADD COLUMN notification_level text NOT NULL DEFAULT 'ALL'
    CHECK (notification_level IN ('ALL', 'MENTIONS', 'NONE'));
ALTER TABLE memberships ADD COLUMN settings_version integer NOT NULL DEFAULT 0;
UPDATE memberships SET
    delivered_seq = (SELECT last_seq FROM rooms WHERE rooms.id = memberships.room_id),
    read_seq = (SELECT last_seq FROM rooms WHERE rooms.id = memberships.room_id);
CREATE INDEX memberships_room_id_receipt_version ON memberships (room_id, receipt_version);
CREATE INDEX memberships_room_id_settings_version ON memberships (room_id, settings_version);

-- The mentions of a user, the last first, are what the unread ones are counted among.
DROP INDEX mentions_user_id;
CREATE INDEX mentions_user_id_id ON mentions (user_id, id);

-- +goose Down
DROP INDEX mentions_user_id_id;
CREATE INDEX mentions_user_id ON mentions (user_id);
DROP INDEX memberships_room_id_settings_version;
DROP INDEX memberships_room_id_receipt_version;
ALTER TABLE memberships DROP COLUMN settings_version;
ALTER TABLE memberships DROP COLUMN notification_level;
ALTER TABLE memberships DROP COLUMN receipt_version;
ALTER TABLE memberships DROP COLUMN read_seq;
ALTER TABLE memberships DROP COLUMN delivered_seq;
