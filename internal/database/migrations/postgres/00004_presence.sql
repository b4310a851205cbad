-- +goose Up
CREATE TABLE presences (
    id                text COLLATE "C" PRIMARY KEY REFERENCES users (id),
    version           bigint NOT NULL,
    away              boolean NOT NULL,
    status_text       text NOT NULL,
    status_expires_at timestamptz,
    last_seen_at      timestamptz
);

CREATE TABLE presence_leases (
    id         text COLLATE "C" PRIMARY KEY,
    renewed_at timestamptz NOT NULL
);

CREATE TABLE attendances (
    id       text COLLATE "C" PRIMARY KEY,
    lease_id text COLLATE "C" NOT NULL REFERENCES presence_leases (id) ON DELETE CASCADE,
    user_id  text COLLATE "C" NOT NULL REFERENCES users (id),
    idle     boolean NOT NULL
);
CREATE UNIQUE INDEX attendances_lease_id_user_id ON attendances (lease_id, user_id);
CREATE INDEX attendances_user_id ON attendances (user_id);

-- +goose Down
DROP TABLE attendances, presence_leases, presences;
