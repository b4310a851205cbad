package chat

import (
	"parley/ent"
	"parley/ent/membership"
	"parley/ent/message"
	"parley/ent/room"
	"parley/internal/database"
)

// The statements that sending messages takes, by hand because a send is what the server does most. Where a
// column is added to a table, these lists of columns and the scans below follow; a test compares what they
// give with what ent reads.
//
// PostgreSQL keeps the plan of a prepared statement, and may make it while the tables of a new server are all but
// empty and every index looks as good as any other: the first row at or after a key, in the order of the one index
// that has that order, can be looked up in no other way.

var lockRooms = database.Statement{
	Doing:    "lock rooms",
	Postgres: `SELECT ` + roomColumns + ` FROM rooms WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE`,
	SQLite:   `SELECT ` + roomColumns + ` FROM rooms WHERE id IN (VALUES rows)`,
}

const roomColumns = `id, kind, visibility, name, name_key, description, created_by_id, direct_key, created_at,
	archived_at, last_activity_at, member_count, version, row_version, last_seq, listed_version,
	listed_ms, avatar_id`

func scanRoom(row database.Row) (*ent.Room, error) {
	var r ent.Room
	var kind, visibility string
	err := row.Scan(&r.ID, &kind, &visibility, &r.Name, &r.NameKey, &r.Description, &r.CreatedByID, &r.DirectKey,
		&r.CreatedAt, &r.ArchivedAt, &r.LastActivityAt, &r.MemberCount, &r.Version, &r.RowVersion, &r.LastSeq,
		&r.ListedVersion, &r.ListedMs, &r.AvatarID)
	r.Kind, r.Visibility = room.Kind(kind), room.Visibility(visibility)
	return &r, err //nolint:wrapcheck // by the statement's name
}

// readMembers reads of memberships what decides on a send.
var readMembers = database.Statement{
	Doing: "read memberships",
	Postgres: `SELECT m.room_id, m.user_id, m.role, m.left_at
		FROM unnest($1::text[], $2::text[]) AS v (room_id, user_id) CROSS JOIN LATERAL (
			SELECT * FROM memberships WHERE room_id = v.room_id AND user_id >= v.user_id ORDER BY user_id LIMIT 1
		) m WHERE m.user_id = v.user_id`,
	SQLite: `SELECT m.room_id, m.user_id, m.role, m.left_at FROM (VALUES rows) v
		CROSS JOIN memberships m ON m.room_id = v.column1 AND m.user_id = v.column2`,
}

func scanMember(row database.Row) (*ent.Membership, error) {
	var m ent.Membership
	var role string
	err := row.Scan(&m.RoomID, &m.UserID, &role, &m.LeftAt)
	m.Role = membership.Role(role)
	return &m, err //nolint:wrapcheck // by the statement's name
}

var readKeys = database.Statement{
	Doing: "read messages by client key",
	Postgres: `SELECT m.id FROM unnest($1::text[], $2::text[], $3::text[]) AS v (room_id, author_id, client_key)
		CROSS JOIN LATERAL (
			SELECT id, author_id, client_key FROM messages
			WHERE room_id = v.room_id AND (author_id, client_key) >= (v.author_id, v.client_key)
			ORDER BY author_id, client_key LIMIT 1
		) m WHERE m.author_id = v.author_id AND m.client_key = v.client_key`,
	SQLite: `SELECT m.id FROM (VALUES rows) v CROSS JOIN messages m
		ON m.room_id = v.column1 AND m.author_id = v.column2 AND m.client_key = v.column3`,
}

var readMessages = database.Statement{
	Doing:    "read messages",
	Postgres: `SELECT ` + messageColumns + ` FROM messages WHERE id = ANY($1::text[])`,
	SQLite:   `SELECT ` + messageColumns + ` FROM messages WHERE id = ?1`,
}

const messageColumns = `id, room_id, seq, version, posted_version, author_id, kind, text, reply_to_id, reply_count,
	client_key, content_hash, system_event, system_subject_id, system_detail, created_at, edited_at, deleted_at`

func scanMessage(row database.Row) (*ent.Message, error) {
	var m ent.Message
	var kind string
	var event *string
	err := row.Scan(&m.ID, &m.RoomID, &m.Seq, &m.Version, &m.PostedVersion, &m.AuthorID, &kind, &m.Text, &m.ReplyToID,
		&m.ReplyCount, &m.ClientKey, &m.ContentHash, &event, &m.SystemSubjectID, &m.SystemDetail, &m.CreatedAt,
		&m.EditedAt, &m.DeletedAt)
	m.Kind = message.Kind(kind)
	if event != nil {
		m.SystemEvent = new(message.SystemEvent)
		*m.SystemEvent = message.SystemEvent(*event)
	}
	return &m, err //nolint:wrapcheck // by the statement's name
}

// readNamed reads the current members that names in rooms stand for.
var readNamed = database.Statement{
	Doing: "read mentioned members",
	Postgres: `SELECT m.room_id, u.username_key, m.user_id, m.notification_level
		FROM unnest($1::text[], $2::text[]) AS v (room_id, name)
		JOIN users u ON u.username_key = v.name
		CROSS JOIN LATERAL (
			SELECT * FROM memberships WHERE room_id = v.room_id AND user_id >= u.id ORDER BY user_id LIMIT 1
		) m WHERE m.user_id = u.id AND m.left_at IS NULL`,
	SQLite: `SELECT m.room_id, u.username_key, m.user_id, m.notification_level
		FROM users u JOIN memberships m ON m.room_id = ?1 AND m.user_id = u.id
		WHERE u.username_key = ?2 AND m.left_at IS NULL`,
}

var insertMessages = database.Statement{
	Doing: "insert messages",
	Postgres: `INSERT INTO messages (id, room_id, seq, version, posted_version, author_id, kind, text, reply_to_id,
			client_key, content_hash, created_at)
		SELECT v.id, v.room_id, v.seq, v.version, v.version, v.author_id, v.kind, v.text, v.reply_to_id,
			v.client_key, v.content_hash, $9::timestamptz
		FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[],
			$10::text[], $11::text[])
			AS v (id, room_id, seq, version, author_id, text, reply_to_id, client_key, content_hash, kind)`,
	SQLite: `INSERT INTO messages (id, room_id, seq, version, posted_version, author_id, kind, text, reply_to_id,
			client_key, content_hash, created_at)
		SELECT column1, column2, column3, column4, column4, column5, column11, column6, column7,
			column8, column10, column9 FROM (VALUES rows) WHERE column1 IS NOT NULL`,
}

// readAttachments reads who may send what is to be sent, and locks it: nobody else sends it meanwhile. Attachments are
// locked behind rooms and in their order, so that senders do not wait for each other in a circle.
var readAttachments = database.Statement{
	Doing: "read attachments",
	Postgres: `SELECT id, owner_id, message_id, ready_at, taken_at FROM attachments WHERE id = ANY($1::text[])
		ORDER BY id FOR UPDATE`,
	SQLite: `SELECT id, owner_id, message_id, ready_at, taken_at FROM attachments WHERE id = ?1`,
}

func scanAttachment(row database.Row) (*ent.Attachment, error) {
	var a ent.Attachment
	err := row.Scan(&a.ID, &a.OwnerID, &a.MessageID, &a.ReadyAt, &a.TakenAt)
	return &a, err //nolint:wrapcheck // by the statement's name
}

var takeAttachments = database.Statement{
	Doing: "send attachments",
	Postgres: `UPDATE attachments SET message_id = v.message_id, position = v.position, taken_at = $4::timestamptz
		FROM unnest($1::text[], $2::text[], $3::bigint[]) AS v (id, message_id, position) WHERE attachments.id = v.id`,
	SQLite: `UPDATE attachments SET message_id = ?2, position = ?3, taken_at = ?4 WHERE id = ?1`,
}

var insertMentionRows = database.Statement{
	Doing: "insert mentions",
	Postgres: `INSERT INTO mentions (id, message_id, user_id)
		SELECT * FROM unnest($1::text[], $2::text[], $3::text[])`,
	SQLite: `INSERT INTO mentions (id, message_id, user_id) VALUES (?1, ?2, ?3)`,
}

var countReplies = database.Statement{
	Doing: "count replies",
	Postgres: `UPDATE messages SET version = v.version, reply_count = v.reply_count
		FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS v (id, version, reply_count) WHERE messages.id = v.id`,
	SQLite: `UPDATE messages SET version = ?2, reply_count = ?3 WHERE id = ?1`,
}

// countPosts writes what sending changes of rooms.
var countPosts = database.Statement{
	Doing: "update rooms",
	Postgres: `UPDATE rooms SET version = v.version, last_seq = v.last_seq, last_activity_at = $4::timestamptz,
			listed_version = v.version, listed_ms = $5::bigint
		FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS v (id, version, last_seq) WHERE rooms.id = v.id`,
	SQLite: `UPDATE rooms SET version = v.column2, last_seq = v.column3, last_activity_at = v.column4,
			listed_version = v.column2, listed_ms = v.column5
		FROM (VALUES rows) v WHERE rooms.id = v.column1`,
}
