-- +goose Up
-- Attachments that stand for a user or a room.
ALTER TABLE attachments ADD COLUMN avatar_of text COLLATE "C";
ALTER TABLE users ADD COLUMN avatar_id text COLLATE "C" REFERENCES attachments (id);
ALTER TABLE rooms ADD COLUMN avatar_id text COLLATE "C" REFERENCES attachments (id);

-- +goose Down
ALTER TABLE rooms DROP COLUMN avatar_id;
ALTER TABLE users DROP COLUMN avatar_id;
ALTER TABLE attachments DROP COLUMN avatar_of;
