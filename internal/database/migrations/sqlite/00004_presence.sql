-- +goose Up
CREATE TABLE presences (
    id                text NOT NULL PRIMARY KEY REFERENCES users (id),
    version           integer NOT NULL,
    away              bool NOT NULL,
    status_text       text NOT NULL,
    status_expires_at datetime,
    last_seen_at      datetime
);

CREATE TABLE presence_leases (
    id         text NOT NULL PRIMARY KEY,
    renewed_at datetime NOT NULL
);

CREATE TABLE attendances (
    id       text NOT NULL PRIMARY KEY,
    lease_id text NOT NULL REFERENCES presence_leases (id) ON DELETE CASCADE,
    user_id  text NOT NULL REFERENCES users (id),
    idle     bool NOT NULL
);
CREATE UNIQUE INDEX attendances_lease_id_user_id ON attendances (lease_id, user_id);
CREATE INDEX attendances_user_id ON attendances (user_id);

-- +goose Down
DROP TABLE attendances;
DROP TABLE presence_leases;
DROP TABLE presences;
