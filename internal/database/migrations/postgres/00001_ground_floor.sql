-- +goose Up
-- Ids sort bytewise, hence COLLATE "C": it is also the cheapest comparison.
CREATE TABLE users (
    id            text COLLATE "C" PRIMARY KEY,
    username      text NOT NULL,
    username_key  text COLLATE "C" NOT NULL,
    email         text COLLATE "C" NOT NULL,
    display_name  text NOT NULL,
    password_hash text NOT NULL,
    disabled_at   timestamptz,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL
);
CREATE UNIQUE INDEX users_username_key ON users (username_key);
CREATE UNIQUE INDEX users_email ON users (email);

CREATE TABLE sessions (
    id           text COLLATE "C" PRIMARY KEY,
    user_id      text COLLATE "C" NOT NULL REFERENCES users (id),
    device       text NOT NULL,
    ip           text NOT NULL,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz
);
CREATE INDEX sessions_user_id ON sessions (user_id);
CREATE INDEX sessions_revoked_at ON sessions (revoked_at);

CREATE TABLE refresh_tokens (
    id             text COLLATE "C" PRIMARY KEY,
    session_id     text COLLATE "C" NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    hash           text COLLATE "C" NOT NULL,
    created_at     timestamptz NOT NULL,
    used_at        timestamptz,
    successor_salt text
);
CREATE UNIQUE INDEX refresh_tokens_hash ON refresh_tokens (hash);
CREATE INDEX refresh_tokens_session_id ON refresh_tokens (session_id);

CREATE TABLE rooms (
    id               text COLLATE "C" PRIMARY KEY,
    kind             text NOT NULL CHECK (kind IN ('CHANNEL', 'GROUP', 'DIRECT')),
    visibility       text NOT NULL CHECK (visibility IN ('PUBLIC', 'PRIVATE')),
    name             text NOT NULL,
    name_key         text COLLATE "C" NOT NULL,
    description      text NOT NULL,
    created_by_id    text COLLATE "C" NOT NULL REFERENCES users (id),
    direct_key       text COLLATE "C",
    created_at       timestamptz NOT NULL,
    archived_at      timestamptz,
    last_activity_at timestamptz NOT NULL,
    member_count     bigint NOT NULL,
    version          bigint NOT NULL,
    row_version      bigint NOT NULL,
    last_seq         bigint NOT NULL
);
CREATE UNIQUE INDEX rooms_direct_key ON rooms (direct_key);
CREATE INDEX rooms_visibility_name_key_id ON rooms (visibility, name_key, id);

CREATE TABLE memberships (
    id        text COLLATE "C" PRIMARY KEY,
    room_id   text COLLATE "C" NOT NULL REFERENCES rooms (id),
    user_id   text COLLATE "C" NOT NULL REFERENCES users (id),
    role      text NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'MEMBER')),
    joined_at timestamptz NOT NULL,
    left_at   timestamptz,
    version   bigint NOT NULL
);
CREATE UNIQUE INDEX memberships_room_id_user_id ON memberships (room_id, user_id);
CREATE INDEX memberships_room_id_version ON memberships (room_id, version);
CREATE INDEX memberships_room_id_id ON memberships (room_id, id);
CREATE INDEX memberships_user_id_left_at ON memberships (user_id, left_at);

CREATE TABLE messages (
    id                text COLLATE "C" PRIMARY KEY,
    room_id           text COLLATE "C" NOT NULL REFERENCES rooms (id),
    seq               bigint NOT NULL,
    version           bigint NOT NULL,
    posted_version    bigint NOT NULL,
    author_id         text COLLATE "C" NOT NULL REFERENCES users (id),
    kind              text NOT NULL CHECK (kind IN ('TEXT', 'IMAGE', 'SYSTEM')),
    text              text NOT NULL,
    reply_to_id       text COLLATE "C" REFERENCES messages (id),
    reply_count       bigint NOT NULL DEFAULT 0,
    client_key        text COLLATE "C",
    content_hash      text COLLATE "C",
    system_event      text,
    system_subject_id text COLLATE "C",
    system_detail     text,
    created_at        timestamptz NOT NULL,
    edited_at         timestamptz,
    deleted_at        timestamptz,
    text_search       tsvector GENERATED ALWAYS AS (to_tsvector('simple', text)) STORED
);
CREATE UNIQUE INDEX messages_room_id_seq ON messages (room_id, seq);
CREATE INDEX messages_room_id_version ON messages (room_id, version);
CREATE UNIQUE INDEX messages_room_id_author_id_client_key ON messages (room_id, author_id, client_key);
CREATE INDEX messages_reply_to_id_seq ON messages (reply_to_id, seq) WHERE reply_to_id IS NOT NULL;
CREATE INDEX messages_text_search ON messages USING gin (text_search);

CREATE TABLE reactions (
    id         text COLLATE "C" PRIMARY KEY,
    message_id text COLLATE "C" NOT NULL REFERENCES messages (id),
    user_id    text COLLATE "C" NOT NULL REFERENCES users (id),
    emoji      text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX reactions_message_id_emoji_user_id ON reactions (message_id, emoji, user_id);
CREATE INDEX reactions_message_id_emoji_id ON reactions (message_id, emoji, id);

CREATE TABLE mentions (
    id         text COLLATE "C" PRIMARY KEY,
    message_id text COLLATE "C" NOT NULL REFERENCES messages (id),
    user_id    text COLLATE "C" NOT NULL REFERENCES users (id)
);
CREATE UNIQUE INDEX mentions_message_id_user_id ON mentions (message_id, user_id);
CREATE INDEX mentions_user_id ON mentions (user_id);

-- +goose Down
DROP TABLE mentions, reactions, messages, memberships, rooms, refresh_tokens, sessions, users;
