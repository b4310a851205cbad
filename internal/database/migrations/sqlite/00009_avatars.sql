-- +goose Up
-- Attachments that stand for a user or a room.
ALTER TABLE attachments ADD COLUMN avatar_of text;
ALTER TABLE users ADD COLUMN avatar_id text REFERENCES attachments (id);
ALTER TABLE rooms ADD COLUMN avatar_id text REFERENCES attachments (id);
-- A foreign key is looked up from here whenever an attachment is deleted.
CREATE INDEX users_avatar_id ON users (avatar_id) WHERE avatar_id IS NOT NULL;
CREATE INDEX rooms_avatar_id ON rooms (avatar_id) WHERE avatar_id IS NOT NULL;

-- +goose Down
DROP INDEX rooms_avatar_id;
DROP INDEX users_avatar_id;
ALTER TABLE rooms DROP COLUMN avatar_id;
ALTER TABLE users DROP COLUMN avatar_id;
ALTER TABLE attachments DROP COLUMN avatar_of;
