-- +goose Up
-- Where browsers are reached by Web Push, how far each user's notifications have been dealt with, and the key of all
-- servers on this database.
CREATE TABLE push_subscriptions (
    id            text NOT NULL PRIMARY KEY,
    user_id       text NOT NULL REFERENCES users (id),
    session_id    text NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    endpoint      text NOT NULL,
    endpoint_hash text NOT NULL,
    p256dh        text NOT NULL,
    auth          text NOT NULL,
    failures      integer NOT NULL,
    created_at    datetime NOT NULL
);
CREATE UNIQUE INDEX push_subscriptions_endpoint_hash ON push_subscriptions (endpoint_hash);
CREATE INDEX push_subscriptions_user_id ON push_subscriptions (user_id);
CREATE INDEX push_subscriptions_session_id ON push_subscriptions (session_id);

CREATE TABLE push_cursors (
    user_id    text NOT NULL PRIMARY KEY REFERENCES users (id),
    seq        integer NOT NULL,
    told_after integer NOT NULL,
    told_upto  integer NOT NULL
);

CREATE TABLE push_keys (
    id          text NOT NULL PRIMARY KEY,
    private_key text NOT NULL,
    created_at  datetime NOT NULL
);

-- +goose Down
DROP TABLE push_keys;
DROP TABLE push_cursors;
DROP TABLE push_subscriptions;
