-- +goose Up
-- Objects of the media store, and the uploads they are variants of. A blob that is doomed leaves its digest to another.
CREATE TABLE blobs (
    name        text NOT NULL PRIMARY KEY,
    digest      text NOT NULL,
    mime_type   text NOT NULL,
    byte_size   integer NOT NULL,
    released_at datetime,
    stored_at   datetime,
    doomed_at   datetime
);
CREATE UNIQUE INDEX blobs_digest ON blobs (digest) WHERE doomed_at IS NULL;
CREATE INDEX blobs_released_at ON blobs (released_at) WHERE released_at IS NOT NULL AND doomed_at IS NULL;
CREATE INDEX blobs_doomed_at ON blobs (doomed_at) WHERE doomed_at IS NOT NULL;

CREATE TABLE attachments (
    id           text NOT NULL PRIMARY KEY,
    owner_id     text NOT NULL REFERENCES users (id),
    message_id   text REFERENCES messages (id),
    position     integer NOT NULL DEFAULT 0,
    mime_type    text NOT NULL,
    byte_size    integer NOT NULL,
    width        integer NOT NULL,
    height       integer NOT NULL,
    animated     bool NOT NULL,
    blurhash     text NOT NULL,
    alt          text NOT NULL,
    stored_bytes integer NOT NULL,
    original     text NOT NULL REFERENCES blobs (name),
    large        text NOT NULL REFERENCES blobs (name),
    thumbnail    text NOT NULL REFERENCES blobs (name),
    created_at   datetime NOT NULL,
    ready_at     datetime,
    taken_at     datetime
);
CREATE INDEX attachments_message_id_position ON attachments (message_id, position) WHERE message_id IS NOT NULL;
CREATE INDEX attachments_owner_id_created_at_stored_bytes ON attachments (owner_id, created_at, stored_bytes);
CREATE INDEX attachments_created_at ON attachments (created_at) WHERE taken_at IS NULL;
CREATE INDEX attachments_original ON attachments (original);
CREATE INDEX attachments_large ON attachments (large);
CREATE INDEX attachments_thumbnail ON attachments (thumbnail);

-- Messages deleted of late, whose attachments go.
CREATE INDEX messages_deleted_at ON messages (deleted_at) WHERE deleted_at IS NOT NULL;

-- +goose Down
DROP INDEX messages_deleted_at;
DROP TABLE attachments;
DROP TABLE blobs;
