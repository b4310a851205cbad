-- +goose Up
-- What each user is told of, by places that ascend in the order of the commits: a row of notification_counters is
-- locked by whoever draws from it until they commit.
CREATE TABLE notification_counters (
    user_id  text NOT NULL PRIMARY KEY REFERENCES users (id),
    last_seq integer NOT NULL
);

CREATE TABLE notifications (
    id         text NOT NULL PRIMARY KEY,
    user_id    text NOT NULL REFERENCES users (id),
    seq        integer NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('MENTION', 'REPLY', 'DIRECT_MESSAGE', 'INVITE', 'REACTION')),
    room_id    text NOT NULL REFERENCES rooms (id),
    message_id text REFERENCES messages (id),
    actor_id   text NOT NULL REFERENCES users (id),
    read_at    datetime,
    created_at datetime NOT NULL
);
CREATE UNIQUE INDEX notifications_user_id_seq ON notifications (user_id, seq);
CREATE INDEX notifications_user_id_read_at_seq ON notifications (user_id, read_at, seq);
CREATE UNIQUE INDEX notifications_message_id_user_id_actor_id ON notifications (message_id, user_id, actor_id);

-- +goose Down
DROP TABLE notifications;
DROP TABLE notification_counters;
