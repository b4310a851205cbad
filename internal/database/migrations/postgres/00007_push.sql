-- +goose Up
-- Where browsers are reached by Web Push, how far each user's notifications have been dealt with, and the key of all
-- servers on this database.
CREATE TABLE push_subscriptions (
    id            text COLLATE "C" PRIMARY KEY,
    user_id       text COLLATE "C" NOT NULL REFERENCES users (id),
    session_id    text COLLATE "C" NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    endpoint      text NOT NULL,
    endpoint_hash text COLLATE "C" NOT NULL,
    p256dh        text NOT NULL,
    auth          text NOT NULL,
    failures      bigint NOT NULL,
    created_at    timestamptz NOT NULL
);
CREATE UNIQUE INDEX push_subscriptions_endpoint_hash ON push_subscriptions (endpoint_hash);
CREATE INDEX push_subscriptions_user_id ON push_subscriptions (user_id);
CREATE INDEX push_subscriptions_session_id ON push_subscriptions (session_id);

CREATE TABLE push_cursors (
    user_id    text COLLATE "C" PRIMARY KEY REFERENCES users (id),
    seq        bigint NOT NULL,
    told_after bigint NOT NULL,
    told_upto  bigint NOT NULL
);

CREATE TABLE push_keys (
    id          text COLLATE "C" PRIMARY KEY,
    private_key text NOT NULL,
    created_at  timestamptz NOT NULL
);

-- +goose Down
DROP TABLE push_keys, push_cursors, push_subscriptions;
