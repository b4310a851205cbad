-- +goose Up
-- Objects of the media store, and the uploads they are variants of. A blob that is doomed leaves its digest to another.
CREATE TABLE blobs (
    name        text COLLATE "C" PRIMARY KEY,
    digest      text NOT NULL,
    mime_type   text NOT NULL,
    byte_size   bigint NOT NULL,
    released_at timestamptz,
    stored_at   timestamptz,
    doomed_at   timestamptz
);
CREATE UNIQUE INDEX blobs_digest ON blobs (digest) WHERE doomed_at IS NULL;
CREATE INDEX blobs_released_at ON blobs (released_at) WHERE released_at IS NOT NULL AND doomed_at IS NULL;
CREATE INDEX blobs_doomed_at ON blobs (doomed_at) WHERE doomed_at IS NOT NULL;

CREATE TABLE attachments (
    id           text COLLATE "C" PRIMARY KEY,
    owner_id     text COLLATE "C" NOT NULL REFERENCES users (id),
    message_id   text COLLATE "C" REFERENCES messages (id),
    position     bigint NOT NULL DEFAULT 0,
    mime_type    text NOT NULL,
    byte_size    bigint NOT NULL,
    width        bigint NOT NULL,
    height       bigint NOT NULL,
    animated     boolean NOT NULL,
    blurhash     text NOT NULL,
    alt          text NOT NULL,
    stored_bytes bigint NOT NULL,
    original     text COLLATE "C" NOT NULL REFERENCES blobs (name),
    large        text COLLATE "C" NOT NULL REFERENCES blobs (name),
    thumbnail    text COLLATE "C" NOT NULL REFERENCES blobs (name),
    created_at   timestamptz NOT NULL,
    ready_at     timestamptz,
    taken_at     timestamptz
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
DROP TABLE attachments, blobs;
