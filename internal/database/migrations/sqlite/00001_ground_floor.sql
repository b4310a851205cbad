-- +goose Up
-- SQLite compares text bytewise unless told otherwise, which is what ids want.
CREATE TABLE users (
    id            text NOT NULL PRIMARY KEY,
    username      text NOT NULL,
    username_key  text NOT NULL,
    email         text NOT NULL,
    display_name  text NOT NULL,
    password_hash text NOT NULL,
    disabled_at   datetime,
    created_at    datetime NOT NULL,
    updated_at    datetime NOT NULL
);
CREATE UNIQUE INDEX users_username_key ON users (username_key);
CREATE UNIQUE INDEX users_email ON users (email);

CREATE TABLE sessions (
    id           text NOT NULL PRIMARY KEY,
    user_id      text NOT NULL REFERENCES users (id),
    device       text NOT NULL,
    ip           text NOT NULL,
    created_at   datetime NOT NULL,
    last_seen_at datetime NOT NULL,
    expires_at   datetime NOT NULL,
    revoked_at   datetime
);
CREATE INDEX sessions_user_id ON sessions (user_id);
CREATE INDEX sessions_revoked_at ON sessions (revoked_at);

CREATE TABLE refresh_tokens (
    id             text NOT NULL PRIMARY KEY,
    session_id     text NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    hash           text NOT NULL,
    created_at     datetime NOT NULL,
    used_at        datetime,
    successor_salt text
);
CREATE UNIQUE INDEX refresh_tokens_hash ON refresh_tokens (hash);
CREATE INDEX refresh_tokens_session_id ON refresh_tokens (session_id);

CREATE TABLE rooms (
    id               text NOT NULL PRIMARY KEY,
    kind             text NOT NULL CHECK (kind IN ('CHANNEL', 'GROUP', 'DIRECT')),
    visibility       text NOT NULL CHECK (visibility IN ('PUBLIC', 'PRIVATE')),
    name             text NOT NULL,
    name_key         text NOT NULL,
    description      text NOT NULL,
    created_by_id    text NOT NULL REFERENCES users (id),
    direct_key       text,
    created_at       datetime NOT NULL,
    archived_at      datetime,
    last_activity_at datetime NOT NULL,
    member_count     integer NOT NULL,
    version          integer NOT NULL,
    row_version      integer NOT NULL,
    last_seq         integer NOT NULL
);
CREATE UNIQUE INDEX rooms_direct_key ON rooms (direct_key);
CREATE INDEX rooms_visibility_name_key_id ON rooms (visibility, name_key, id);

CREATE TABLE memberships (
    id        text NOT NULL PRIMARY KEY,
    room_id   text NOT NULL REFERENCES rooms (id),
    user_id   text NOT NULL REFERENCES users (id),
    role      text NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'MEMBER')),
    joined_at datetime NOT NULL,
    left_at   datetime,
    version   integer NOT NULL
);
CREATE UNIQUE INDEX memberships_room_id_user_id ON memberships (room_id, user_id);
CREATE INDEX memberships_room_id_version ON memberships (room_id, version);
CREATE INDEX memberships_room_id_id ON memberships (room_id, id);
CREATE INDEX memberships_user_id_left_at ON memberships (user_id, left_at);

-- The full-text index below names rows by row_id, which therefore must survive VACUUM: an explicit key.
CREATE TABLE messages (
    row_id            integer PRIMARY KEY,
    id                text NOT NULL UNIQUE,
    room_id           text NOT NULL REFERENCES rooms (id),
    seq               integer NOT NULL,
    version           integer NOT NULL,
    posted_version    integer NOT NULL,
    author_id         text NOT NULL REFERENCES users (id),
    kind              text NOT NULL CHECK (kind IN ('TEXT', 'IMAGE', 'SYSTEM')),
    text              text NOT NULL,
    reply_to_id       text REFERENCES messages (id),
    reply_count       integer NOT NULL DEFAULT 0,
    client_key        text,
    content_hash      text,
    system_event      text,
    system_subject_id text,
    system_detail     text,
    created_at        datetime NOT NULL,
    edited_at         datetime,
    deleted_at        datetime
);
CREATE UNIQUE INDEX messages_room_id_seq ON messages (room_id, seq);
CREATE INDEX messages_room_id_version ON messages (room_id, version);
CREATE UNIQUE INDEX messages_room_id_author_id_client_key ON messages (room_id, author_id, client_key);
CREATE INDEX messages_reply_to_id_seq ON messages (reply_to_id, seq) WHERE reply_to_id IS NOT NULL;

CREATE TABLE reactions (
    id         text NOT NULL PRIMARY KEY,
    message_id text NOT NULL REFERENCES messages (id),
    user_id    text NOT NULL REFERENCES users (id),
    emoji      text NOT NULL,
    created_at datetime NOT NULL
);
CREATE UNIQUE INDEX reactions_message_id_emoji_user_id ON reactions (message_id, emoji, user_id);
CREATE INDEX reactions_message_id_emoji_id ON reactions (message_id, emoji, id);

CREATE TABLE mentions (
    id         text NOT NULL PRIMARY KEY,
    message_id text NOT NULL REFERENCES messages (id),
    user_id    text NOT NULL REFERENCES users (id)
);
CREATE UNIQUE INDEX mentions_message_id_user_id ON mentions (message_id, user_id);
CREATE INDEX mentions_user_id ON mentions (user_id);


-- Full-text search over what people wrote. The triggers keep the index in step with the rows.
CREATE VIRTUAL TABLE messages_search USING fts5 (
    text, content = 'messages', content_rowid = 'row_id', tokenize = 'unicode61 remove_diacritics 2'
);
-- +goose StatementBegin
CREATE TRIGGER messages_search_insert AFTER INSERT ON messages WHEN new.kind <> 'SYSTEM' BEGIN
    INSERT INTO messages_search (rowid, text) VALUES (new.row_id, new.text);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER messages_search_update AFTER UPDATE OF text ON messages WHEN new.kind <> 'SYSTEM' AND old.text <> new.text BEGIN
    INSERT INTO messages_search (messages_search, rowid, text) VALUES ('delete', old.row_id, old.text);
    INSERT INTO messages_search (rowid, text) VALUES (new.row_id, new.text);
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE messages_search;
DROP TABLE mentions;
DROP TABLE reactions;
DROP TABLE messages;
DROP TABLE memberships;
DROP TABLE rooms;
DROP TABLE refresh_tokens;
DROP TABLE sessions;
DROP TABLE users;
