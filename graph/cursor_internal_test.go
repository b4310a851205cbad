package graph

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/id"
)

func TestACursorNamesOnePlaceOfOneList(t *testing.T) {
	t.Parallel()
	cursor := encodeCursor(listReactors, "rct_1", "msg_1", "👍")
	key, err := decodeCursor(listReactors, cursor, "msg_1", "👍")
	require.NoError(t, err)
	require.Equal(t, "rct_1", key)

	for name, decode := range map[string]func() (string, error){
		"another kind":        func() (string, error) { return decodeCursor(listReplies, cursor, "msg_1", "👍") },
		"another scope":       func() (string, error) { return decodeCursor(listReactors, cursor, "msg_2", "👍") },
		"scope cut elsewhere": func() (string, error) { return decodeCursor(listReactors, cursor, "msg_1👍") },
		"less scope":          func() (string, error) { return decodeCursor(listReactors, cursor, "msg_1") },
		"cut":                 func() (string, error) { return decodeCursor(listReactors, cursor[:len(cursor)-2], "msg_1", "👍") },
		"padded":              func() (string, error) { return decodeCursor(listReactors, cursor+"=", "msg_1", "👍") },
		"with a line break":   func() (string, error) { return decodeCursor(listReactors, cursor+"\n", "msg_1", "👍") },
		"empty":               func() (string, error) { return decodeCursor(listReactors, "", "msg_1", "👍") },
		"far too long":        func() (string, error) { return decodeCursor(listReactors, strings.Repeat("A", 1<<20), "msg_1", "👍") },
		"of other alphabets":  func() (string, error) { return decodeCursor(listReactors, "+/+/+/+/+/+/+/+/", "msg_1", "👍") },
		"a key no database has": func() (string, error) {
			return decodeCursor(listMembers, encodeCursor(listMembers, "a\x00b", "r"), "r")
		},
	} {
		_, err := decode()
		require.Equal(t, fault.CursorInvalid, fault.CodeOf(err), name)
	}
}

func TestEveryCharacterOfACursorCounts(t *testing.T) {
	t.Parallel()
	cursor := eventCursor(id.New(id.Room), 1234567)
	for i := range cursor {
		for _, other := range "Az9-_" {
			changed := cursor[:i] + string(other) + cursor[i+1:]
			if changed == cursor {
				continue
			}
			_, err := decodeCursor(listRoomEvents, changed, "room")
			require.Equal(t, fault.CursorInvalid, fault.CodeOf(err), "%q for %q", changed, cursor)
		}
	}
}

func TestNumbersInCursorsAreInts(t *testing.T) {
	t.Parallel()
	for key, good := range map[string]bool{
		"0": true, "1": true, "2147483647": true, "2147483648": false, "-1": false, "": false, "1e3": false, "٣": false,
	} {
		n, err := decodeNumber(listMessages, encodeCursor(listMessages, key, "room"), "room")
		require.Equal(t, good, err == nil, key)
		if !good {
			require.Zero(t, n)
			require.Equal(t, fault.CursorInvalid, fault.CodeOf(err))
		}
	}
}

func TestRoomsInListsComeBackAsTheyWent(t *testing.T) {
	t.Parallel()
	rm := &ent.Room{ID: id.New(id.Room), NameKey: "a: b:\n日本", LastActivityAt: time.UnixMilli(1772366400250).UTC()}
	viewerRoom := viewerRoomCursor("usr_1", rm)
	position, err := decodeViewerRoom("usr_1", &viewerRoom)
	require.NoError(t, err)
	require.Equal(t, &chat.RoomPosition{ActivityMs: 1772366400250, RoomID: rm.ID}, position)
	_, err = decodeViewerRoom("usr_2", &viewerRoom)
	require.Equal(t, fault.CursorInvalid, fault.CodeOf(err), "somebody else's list")

	publicRoom := publicRoomCursor("lounge", rm)
	place, err := decodePublicRoom("lounge", &publicRoom)
	require.NoError(t, err)
	require.Equal(t, &chat.DirectoryPosition{NameKey: rm.NameKey, RoomID: rm.ID}, place)
	_, err = decodePublicRoom("", &publicRoom)
	require.Equal(t, fault.CursorInvalid, fault.CodeOf(err), "the list of another search")

	for _, ms := range []string{"-1", "253402300800000", "9223372036854775807", "x"} {
		forged := encodeCursor(listViewerRooms, ms+":"+rm.ID, "usr_1")
		_, err := decodeViewerRoom("usr_1", &forged)
		require.Equal(t, fault.CursorInvalid, fault.CodeOf(err), ms)
	}
}

func FuzzDecodeCursor(f *testing.F) {
	f.Add(byte(listMessages), eventCursor("room_1", 5), "room_1")
	f.Add(byte(listRoomEvents), eventCursor("room_1", 5), "room_1")
	f.Add(byte(listViewerRooms), base64.RawURLEncoding.EncodeToString([]byte("\x01\x02\x03\x04\x05\x06\x07:")), "")
	f.Add(byte(0), "", "")
	f.Fuzz(func(t *testing.T, kind byte, cursor, scope string) {
		key, err := decodeCursor(list(kind), cursor, scope)
		if err != nil {
			require.Equal(t, fault.CursorInvalid, fault.CodeOf(err))
			require.Empty(t, key)
			return
		}
		require.Equal(t, cursor, encodeCursor(list(kind), key, scope), "one place has one cursor")
	})
}
