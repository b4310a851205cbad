package graph

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"strings"
	"unicode/utf8"

	"parley/ent"
	"parley/internal/chat"
	"parley/internal/fault"
)

// list is the kind of list that a cursor is a place of. Cursors outlive the program: never renumber.
type list byte

const (
	listViewerRooms list = 1 + iota
	listMembers
	listMessages
	listReplies
	listReactors
	listPublicRooms
	listUserSearch
	listMessageSearch
	listRoomEvents
	listNotifications
	listInbox
)

// A cursor is, in base64url, the kind of its list, a checksum and the key of its item. The checksum
// covers the kind, the key and the scope, which is whatever else tells the list from others of its
// kind: the room, the message, the text searched for. So a cursor of another list is told from one of
// this list without carrying the scope. It is no signature: a forged cursor only names another place
// of a list that its holder may read anyway.
const (
	checksumBytes  = 6
	maxCursorBytes = 1024
	// maxActivityMs is the end of the year 9999, beyond which a database may take no time.
	maxActivityMs = 253402300799999
)

// encodeCursor gives the cursor of the item with the key.
func encodeCursor(l list, key string, scope ...string) string {
	sum := checksum(l, key, scope)
	raw := make([]byte, 0, 1+checksumBytes+len(key))
	raw = append(raw, byte(l))
	raw = append(raw, sum[:]...)
	raw = append(raw, key...)
	return base64.RawURLEncoding.EncodeToString(raw)
}

// decodeCursor gives the key of a cursor of just this list, or CURSOR_INVALID.
func decodeCursor(l list, cursor string, scope ...string) (key string, err error) {
	if len(cursor) > maxCursorBytes {
		return "", cursorInvalid()
	}
	// Strict, and without the line breaks that it would skip: one place has one cursor.
	raw, decodeErr := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if decodeErr != nil || len(raw) < 1+checksumBytes || raw[0] != byte(l) || strings.ContainsAny(cursor, "\r\n") {
		return "", cursorInvalid()
	}
	key = string(raw[1+checksumBytes:])
	if checksum(l, key, scope) != [checksumBytes]byte(raw[1:]) || !storable(key) {
		return "", cursorInvalid()
	}
	return key, nil
}

func checksum(l list, key string, scope []string) [checksumBytes]byte {
	data := []byte{byte(l)}
	for _, part := range append([]string{key}, scope...) {
		data = binary.AppendUvarint(data, uint64(len(part)))
		data = append(data, part...)
	}
	sum := sha256.Sum256(data)
	return [checksumBytes]byte(sum[:])
}

// storable tells whether a database takes the text as an argument: PostgreSQL takes no NUL.
func storable(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }

// cursorInvalid is about the argument after, which is what most lists take.
func cursorInvalid() *fault.Error {
	return &fault.Error{Code: fault.CursorInvalid, Message: "The cursor is not one of this list.", Field: "after"}
}

// decodeNumber gives the key of a cursor whose key is an Int of the schema, at least 0.
func decodeNumber(l list, cursor string, scope ...string) (int, error) {
	key, err := decodeCursor(l, cursor, scope...)
	if err != nil {
		return 0, err
	}
	return parseNumber(key)
}

func parseNumber(key string) (int, error) {
	n, err := strconv.ParseInt(key, 10, 32)
	if err != nil || n < 0 {
		return 0, cursorInvalid()
	}
	return int(n), nil
}

// decodeAfter is decodeCursor for an argument that may be left out: then the key is "".
func decodeAfter(l list, cursor *string, scope ...string) (string, error) {
	if cursor == nil {
		return "", nil
	}
	return decodeCursor(l, *cursor, scope...)
}

func messageCursor(m *ent.Message) string {
	return encodeCursor(listMessages, strconv.Itoa(m.Seq), m.RoomID)
}

func memberCursor(m *ent.Membership) string { return encodeCursor(listMembers, m.ID, m.RoomID) }

func eventCursor(roomID string, version int) string {
	return encodeCursor(listRoomEvents, strconv.Itoa(version), roomID)
}

// The keys of rooms in lists begin or end with a room's id, which contains no colon.

func viewerRoomCursor(viewerID string, rm *ent.Room) string {
	return encodeCursor(listViewerRooms, strconv.FormatInt(rm.LastActivityAt.UnixMilli(), 10)+":"+rm.ID, viewerID)
}

func decodeViewerRoom(viewerID string, cursor *string) (*chat.RoomPosition, error) {
	if cursor == nil {
		return nil, nil //nolint:nilnil // the list from its beginning
	}
	key, err := decodeCursor(listViewerRooms, *cursor, viewerID)
	if err != nil {
		return nil, err
	}
	at, roomID, _ := strings.Cut(key, ":")
	ms, parseErr := strconv.ParseInt(at, 10, 64)
	if parseErr != nil || ms < 0 || ms > maxActivityMs {
		return nil, cursorInvalid()
	}
	return &chat.RoomPosition{ActivityMs: ms, RoomID: roomID}, nil
}

func inboxCursor(viewerID string, m chat.ListMoment) string {
	return encodeCursor(listInbox, strconv.FormatInt(int64(m), 10), viewerID)
}

func decodeInbox(viewerID string, cursor *string) (*chat.ListMoment, error) {
	if cursor == nil {
		return nil, nil //nolint:nilnil // from now on
	}
	key, err := decodeCursor(listInbox, *cursor, viewerID)
	if err != nil {
		return nil, err
	}
	ms, parseErr := strconv.ParseInt(key, 10, 64)
	if parseErr != nil || ms < 0 || ms > maxActivityMs {
		return nil, cursorInvalid()
	}
	m := chat.ListMoment(ms)
	return &m, nil
}

func publicRoomCursor(query string, rm *ent.Room) string {
	return encodeCursor(listPublicRooms, rm.ID+":"+rm.NameKey, query)
}

func decodePublicRoom(query string, cursor *string) (*chat.DirectoryPosition, error) {
	if cursor == nil {
		return nil, nil //nolint:nilnil // the list from its beginning
	}
	key, err := decodeCursor(listPublicRooms, *cursor, query)
	if err != nil {
		return nil, err
	}
	roomID, nameKey, _ := strings.Cut(key, ":")
	return &chat.DirectoryPosition{NameKey: nameKey, RoomID: roomID}, nil
}
