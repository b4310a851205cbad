package graph_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/room"
	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/testkit/dbtest"
)

// The matrix: {every query field, mutation, subscription and node type} by {anonymous, stranger,
// removed member, member, admin}, in a private and in a public room. rows() in matrix_rows_test.go
// says what each of them gets; a root field or a node type without a row fails the test.

// actors in the order of a row's outcomes.
func actors() []string { return []string{"anonymous", "stranger", "removed", "member", "admin"} }

// row is one line of the matrix: an operation, with $variables of the stage, and what comes of it.
type row struct {
	// about is what the row covers: "Query.room", or "node Room".
	about    string
	document string
	// inPrivate and inPublic are the outcomes of the actors in their order: an error's code, or null
	// for a null root field, or empty for an empty list, or ok.
	inPrivate, inPublic string
}

// cast is who the actors are. The stage is set anew for each row and actor.
type cast struct {
	owner, stranger, removed, member, admin, target, outsider *auth.Viewer
}

func (c cast) actor(name string) *auth.Viewer {
	return map[string]*auth.Viewer{"stranger": c.stranger, "removed": c.removed, "member": c.member, "admin": c.admin}[name]
}

func newCast(t testing.TB, h *house) cast {
	return cast{
		owner: h.join(t, "owner"), stranger: h.join(t, "stranger"), removed: h.join(t, "removed"),
		member: h.join(t, "member"), admin: h.join(t, "admin"), target: h.join(t, "target"), outsider: h.join(t, "outsider"),
	}
}

// set sets the stage for one actor and gives the variables of operations: a room with a history, in
// which the owner, an admin, a member and a target are, and another was. $own is the actor's own
// message if they ever were in the room.
func (h *house) set(t testing.TB, c cast, visibility room.Visibility, actor string) vars {
	t.Helper()
	rm := h.room(t, c.owner, visibility, c.admin, c.member, c.removed, c.target)
	h.setRole(t, c.owner, rm.ID, c.admin, membership.RoleADMIN)
	message := h.send(t, c.target, rm.ID, "secret of "+rm.ID)
	h.react(t, c.target, message.ID, "👍")
	own := message
	if v := c.actor(actor); v != nil && actor != "stranger" {
		own = h.send(t, v, rm.ID, "my own", message.ID)
	}
	h.remove(t, c.owner, rm.ID, c.removed)
	memberships, err := h.chat.Memberships(t.Context(), c.target.UserID, []string{rm.ID})
	require.NoError(t, err)
	variables := h.personal(t, c, c.actor(actor))
	maps.Copy(variables, vars{
		"room": rm.ID, "message": message.ID, "own": own.ID, "membership": memberships[rm.ID].ID,
		"target": c.target.UserID, "outsider": c.outsider.UserID, "text": "secret " + rm.ID,
		"cursor":       h.cursorOf(t, c.owner, rm.ID),
		"notification": h.invitation(t, rm.ID, c.actor(actor), c.target), "foreignNotification": h.invitation(t, rm.ID, c.target),
		"foreignCursor": h.notificationsOf(t, c.target).text(t, "viewer", "notifications", "cursor"),
	})
	h.send(t, c.owner, rm.ID, "after the cursor")
	maps.Copy(variables, h.images(t, c, rm.ID, c.actor(actor)))
	return variables
}

// images gives attachments in every state: sent, an avatar, the actor's own, and nobody's else.
func (h *house) images(t testing.TB, c cast, roomID string, v *auth.Viewer) vars {
	t.Helper()
	if v == nil {
		v = c.outsider
	}
	image := func(of *auth.Viewer) string { return dbtest.Attachment(t, h.db, of.UserID).ID }
	sent, roomAvatar := image(c.target), image(c.owner)
	avatar := dbtest.Attachment(t, h.db, c.target.UserID, func(a *ent.AttachmentCreate) { a.SetAvatarOf(c.target.UserID).SetTakenAt(time.Now()) }).ID
	h.sendImage(t, c.target, roomID, sent)
	_, _, err := h.chat.UpdateRoom(t.Context(), c.owner.UserID, chat.UpdateRoom{RoomID: roomID, AvatarID: &roomAvatar})
	require.NoError(t, err)
	return vars{
		"image": sent, "avatar": avatar, "roomAvatar": roomAvatar, "unsent": image(v), "foreignUnsent": image(c.target),
		"file": graphql.Upload{File: strings.NewReader("an image"), Size: 8},
	}
}

func TestTheMatrix(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		c := newCast(t, h)
		set := make(stages)
		for _, r := range rows() {
			for visibility, outcomes := range map[room.Visibility]string{
				room.VisibilityPRIVATE: r.inPrivate, room.VisibilityPUBLIC: r.inPublic,
			} {
				wanted := strings.Fields(outcomes)
				require.Len(t, wanted, len(actors()), "%s in a %s room", r.about, visibility)
				for i, actor := range actors() {
					variables := set.get(t, h, c, visibility, actor)
					before := h.row(t, variables["room"])
					got := h.outcome(t, c.actor(actor), r, variables)
					require.Equal(t, wanted[i], got, "%s by %s in a %s room", r.about, actor, visibility)
					if got != "ok" {
						require.Equal(t, before, h.row(t, variables["room"]), "%s, refused to %s, changed the room", r.about, actor)
					}
					set.played(r, visibility, actor, got)
				}
			}
		}
	})
}

// stages are the stages set, by actor and visibility. A stage serves until an operation changes it.
type stages map[string]vars

func (s stages) get(t testing.TB, h *house, c cast, visibility room.Visibility, actor string) vars {
	t.Helper()
	key := actor + string(visibility)
	if s[key] == nil {
		s[key] = h.set(t, c, visibility, actor)
	}
	return s[key]
}

// played forgets the stage if the row has changed it: what is refused changes nothing, as is tested.
func (s stages) played(r row, visibility room.Visibility, actor, outcome string) {
	if strings.HasPrefix(r.about, "Mutation.") && outcome == "ok" {
		delete(s, actor+string(visibility))
	}
}

// personal gives variables that belong to the actor; to an outsider where there is none.
func (h *house) personal(t testing.TB, c cast, v *auth.Viewer) vars {
	t.Helper()
	if v == nil {
		v = c.outsider
	}
	u, err := h.accounts.UserByID(t.Context(), v.UserID)
	require.NoError(t, err)
	grant, err := h.accounts.Login(t.Context(), u.Username, password, "second device")
	require.NoError(t, err)
	h.room(t, v, room.VisibilityPRIVATE) // something to be told of
	inbox := h.do(t.Context(), v, `query { viewer { inboxCursor } }`, nil).text(t, "viewer", "inboxCursor")
	fresh := "n" + strings.TrimPrefix(grant.SessionID, "ses_")
	return vars{
		"session": grant.SessionID, "foreignSession": c.owner.SessionID, "login": u.Username, "refresh": grant.RefreshToken,
		"viewer": v.UserID, "fresh": fresh, "email": fresh + "@example.com", "password": password, "inbox": inbox,
	}
}

// row gives a room's own row, whose version every change of the room raises.
func (h *house) row(t testing.TB, roomID any) string {
	t.Helper()
	rm, err := h.db.Read().Room.Query().Where(room.ID(fmt.Sprint(roomID))).Only(t.Context())
	require.NoError(t, err)
	return rm.String()
}

// outcome executes a row's operation and names what comes first of it.
func (h *house) outcome(t testing.TB, v *auth.Viewer, r row, variables vars) string {
	t.Helper()
	document := declare(t, r.document)
	if strings.HasPrefix(r.about, "Mutation.logout") && v != nil {
		v = &auth.Viewer{UserID: v.UserID, SessionID: variables["session"].(string)} //nolint:forcetypeassert // set above
	}
	a, ok := h.operation(soon(t), v, document, variables)()
	require.True(t, ok, r.about)
	if code := a.code(); code != "" {
		require.NotEqual(t, "GRAPHQL_VALIDATION_FAILED", code, "%s: %v", r.about, a.Errors)
		require.NotEqual(t, "INTERNAL", code, "%s: %v", r.about, a.Errors)
		return code
	}
	require.Empty(t, a.Errors, r.about)
	require.Len(t, a.Data, 1, r.about)
	for _, value := range a.Data {
		return shape(value)
	}
	return ""
}

// shape names a root field's value: null, empty or ok.
func shape(value any) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case []any:
		if len(value) == 0 {
			return "empty"
		}
		return shape(value[0])
	case map[string]any:
		if nodes, ok := value["nodes"].([]any); ok && len(nodes) == 0 {
			return "empty"
		}
		// A field asked for inside decides where the root field itself hides nothing.
		if inner, ok := value["inner"]; ok {
			return shape(inner)
		}
	}
	return "ok"
}

// declare writes the declarations of the variables that a document uses.
func declare(t testing.TB, document string) string {
	t.Helper()
	ids := []string{"image", "avatar", "roomAvatar", "unsent", "foreignUnsent", "room", "message", "own", "membership", "target", "outsider", "viewer", "session", "foreignSession", "notification", "foreignNotification"}
	var declared []string
	for _, match := range regexp.MustCompile(`\$(\w+)`).FindAllStringSubmatch(document, -1) {
		declaration := match[0] + ": String!"
		if slices.Contains(ids, match[1]) {
			declaration = match[0] + ": ID!"
		}
		if match[1] == "file" {
			declaration = match[0] + ": Upload!"
		}
		if !slices.Contains(declared, declaration) {
			declared = append(declared, declaration)
		}
	}
	if len(declared) == 0 {
		return document
	}
	keyword, rest, found := strings.Cut(document, " ")
	require.True(t, found)
	return keyword + " (" + strings.Join(declared, ", ") + ") " + rest
}

// TestTheMatrixLeavesNothingOut compares the rows with the schema.
func TestTheMatrixLeavesNothingOut(t *testing.T) {
	t.Parallel()
	covered := make(map[string]bool)
	for _, r := range rows() {
		covered[r.about] = true
	}
	s := schema()
	for _, def := range []struct {
		name   string
		fields []string
	}{
		{"Query", names(s.Query)}, {"Mutation", names(s.Mutation)}, {"Subscription", names(s.Subscription)},
	} {
		require.NotEmpty(t, def.fields)
		for _, field := range def.fields {
			require.True(t, covered[def.name+"."+field], "%s.%s has no row in the matrix", def.name, field)
		}
	}
	nodes := s.GetPossibleTypes(s.Types["Node"])
	require.NotEmpty(t, nodes)
	for _, def := range nodes {
		require.True(t, covered["node "+def.Name], "node of a %s has no row in the matrix", def.Name)
		require.True(t, covered["nodes "+def.Name], "nodes of a %s has no row in the matrix", def.Name)
	}
}
