package graph_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/stretchr/testify/require"

	"parley/ent/membership"
	"parley/ent/room"
	"parley/internal/auth"
	"parley/internal/chat"
)

// selection is a subscription that the tests below compare by each way to execute and deliver it.
type selection struct {
	name, document string
	parks          bool // it may be pushed to
	posts          bool // told of messages alone
}

func selections() []selection {
	return []selection{
		{"everything", allEvents, true, false},
		{"nothing but the event", `subscription ($room: ID!) { roomEvents(roomId: $room) { __typename cursor } }`, true, false},
		{"only what is beside memberships", `subscription ($room: ID!) { roomEvents(roomId: $room) { cursor
			... on MembershipChanged { membership { role room { name memberCount description } } } } }`, true, false},
		{"fragments, aliases and variables", `
			subscription S($room: ID!, $yes: Boolean = true, $no: Boolean = false, $first: Int = 3) {
				changes: roomEvents(roomId: $room) { kind: __typename at: cursor ...Posted ...Changed @include(if: $yes)
					... on MessageDeleted @skip(if: $no) { message { ...Body } }
					... on RoomChanged @include(if: $no) { room { id } }
					... on RoomChanged @include(if: $yes) { where: room { id called: name createdBy { username } } } } }
			fragment Posted on MessagePosted { what: message { ...Body later: replies(first: $first) { nodes { seq } pageInfo { hasNextPage } } } }
			fragment Changed on MessageChanged { what: message { ...Body } }
			fragment Body on Message { id number: seq words: text @skip(if: $no) by: author { ...Name } hidden: kind @include(if: $no)
				answers: replyTo { text author { ...Name } } mentions { ...Name } systemEvent { kind detail subject { ...Name } } }
			fragment Name on User { called: username displayName @include(if: $yes) }`, true, false},
		{"all beside the event", `subscription ($room: ID!) { roomEvents(roomId: $room) { cursor
			... on MessagePosted { message { text room { name memberCount } replies { totalText: nodes { text } } mentions { username } } }
			... on MessageChanged { message { text editedAt replyCount replies { nodes { text author { username } } }
				reactions { emoji count users { nodes { username } } } room { version } } }
			... on MessageDeleted { message { text replyTo { text } room { lastSeq } } }
			... on MembershipChanged { membership { user { username } room { name } } }
			... on RoomChanged { room { name archivedAt createdBy { username } } } } }`, true, false},
		{"what depends on the viewer", `subscription ($room: ID!) { roomEvents(roomId: $room) { cursor
			... on MessagePosted { message { text clientKey author { username } } }
			... on MessageChanged { message { text reactions { emoji viewerReacted users { nodes { username } } } } }
			... on MembershipChanged { membership { role room { viewerMembership { role } viewerPermissions } } }
			... on RoomChanged { room { name viewerMembership { role } } } } }`, true, false},
		{"what is put in for each", `subscription ($room: ID!) { roomEvents(roomId: $room) { cursor
			... on MessagePosted { message { text mine: clientKey clientKey author { username } replyTo { clientKey reactions { viewerReacted } } } }
			... on MessageChanged { message { text clientKey reactions { emoji count viewerReacted too: viewerReacted users { nodes { username } } } } }
			... on MessageDeleted { message { clientKey reactions { viewerReacted } } } } }`, true, false},
		{"a root in a fragment", `subscription ($room: ID!) { ...R } fragment R on Subscription { roomEvents(roomId: $room) {
			cursor ... on MessagePosted { message { text room { name } } } } }`, false, false},
		{"posts", `subscription ($room: ID!) { messageAdded(roomId: $room) { id seq text author { username } } }`, true, true},
		{"posts and all beside them", `subscription ($room: ID!) { messageAdded(roomId: $room) { text replyCount replyTo { text }
			mentions { username } reactions { emoji } systemEvent { kind subject { username } } room { name memberCount version } } }`, true, true},
		{"posts, as the viewer sees them", `subscription ($room: ID!) { messageAdded(roomId: $room) { text clientKey room { name } } }`, true, true},
	}
}

// ways are the four ways in which a viewer follows a selection: executed for many or alone, pushed or pulled.
type ways struct {
	sharedPushed, sharedPulled, alonePushed, alonePulled *listener
}

func (w ways) all() []*listener {
	return []*listener{w.sharedPushed, w.sharedPulled, w.alonePushed, w.alonePulled}
}

func (h *house) inAllWays(t testing.TB, v *auth.Viewer, document string, variables vars) ways {
	t.Helper()
	return ways{
		hear(t, h.exec, true, v, document, variables), hear(t, h.exec, false, v, document, variables),
		hear(t, h.unshared, true, v, document, variables), hear(t, h.unshared, false, v, document, variables),
	}
}

// requestID is different in each response that reports a bug.
var requestID = regexp.MustCompile(`"requestId":"[^"]*"`)

func anyRequest(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = requestID.ReplaceAllString(text, `"requestId":"any"`)
	}
	return out
}

// stage is a room in which all that can happen happens, step by step.
type stage struct {
	h             *house
	ada, bob, cid *auth.Viewer
	roomID        string
	steps         []func(t *testing.T)
}

// told gives how many changes, and how many posts, the room has had.
func (s *stage) told(t *testing.T) (events, posts int) {
	t.Helper()
	rm, err := s.h.db.Read().Room.Get(t.Context(), s.roomID)
	require.NoError(t, err)
	return rm.Version, rm.LastSeq
}

func newStage(t *testing.T, h *house) *stage {
	t.Helper()
	s := &stage{h: h, ada: h.join(t, "ada"), bob: h.join(t, "bob"), cid: h.join(t, "cid")}
	s.roomID = h.room(t, s.ada, room.VisibilityPRIVATE, s.bob).ID
	var first, second string
	did := func(err error) {
		t.Helper()
		require.NoError(t, err)
	}
	rename := func(name string) func(*testing.T) {
		return func(t *testing.T) {
			_, _, err := h.chat.UpdateRoom(t.Context(), s.ada.UserID, chat.UpdateRoom{RoomID: s.roomID, Name: &name})
			require.NoError(t, err)
		}
	}
	s.steps = []func(*testing.T){
		func(t *testing.T) { first = h.send(t, s.ada, s.roomID, "hello @bob, and \"<all>\"\u2028 of you").ID },
		func(t *testing.T) { second = h.send(t, s.bob, s.roomID, "hello @ada", first).ID },
		func(t *testing.T) { h.react(t, s.bob, first, "👍") },
		func(t *testing.T) { h.react(t, s.ada, first, "🎉") },
		func(t *testing.T) {
			_, err := h.chat.EditMessage(t.Context(), s.ada.UserID, first, "hello nobody")
			did(err)
		},
		func(t *testing.T) {
			_, err := h.chat.DeleteMessage(t.Context(), s.bob.UserID, second)
			did(err)
		},
		func(t *testing.T) {
			_, _, err := h.chat.AddMember(t.Context(), s.ada.UserID, s.roomID, s.cid.UserID)
			did(err)
		},
		func(t *testing.T) { h.setRole(t, s.ada, s.roomID, s.bob, membership.RoleADMIN) },
		rename("Hall"),
	}
	return s
}

// TestSharedAndUnsharedExecutionGiveTheSameBytes follows each selection by two members in all ways. One of them is
// removed in the end.
func TestSharedAndUnsharedExecutionGiveTheSameBytes(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s := newStage(t, h)
		all := selections()
		followed := make(map[string][]ways)
		for _, sel := range all {
			for _, v := range []*auth.Viewer{s.ada, s.bob, s.ada} {
				w := h.inAllWays(t, v, sel.document, vars{"room": s.roomID})
				if sel.parks {
					w.sharedPushed.parks(t)
				}
				followed[sel.name] = append(followed[sel.name], w)
			}
		}
		beganAt, beganWith := s.told(t)
		heard := func() {
			t.Helper()
			events, posts := s.told(t)
			events, posts = events-beganAt, posts-beganWith
			for _, sel := range all {
				for _, w := range followed[sel.name] {
					for _, l := range w.all() {
						l.hears(t, map[bool]int{false: events, true: posts}[sel.posts])
					}
				}
			}
		}
		for _, step := range s.steps {
			step(t)
			heard()
		}
		h.remove(t, s.ada, s.roomID, s.bob)
		heard()
		for _, sel := range all {
			s.same(t, sel, followed[sel.name])
		}
	})
}

// same requires that all ways gave each viewer the same.
func (s *stage) same(t *testing.T, sel selection, followed []ways) {
	t.Helper()
	for i, w := range followed {
		if i == 1 { // bob, who was removed
			for _, l := range w.all() {
				l.ends(t)
			}
		}
		want := w.alonePulled.heard()
		if i == 1 {
			require.Equal(t, "NOT_A_MEMBER", codeOf(t, want[len(want)-1]), sel.name)
		}
		for _, text := range want {
			require.True(t, json.Valid([]byte(text)), text)
			require.NotContains(t, text, "INTERNAL", sel.name)
		}
		require.Equal(t, want, w.alonePushed.heard(), sel.name)
		require.Equal(t, want, w.sharedPulled.heard(), sel.name)
		require.Equal(t, want, w.sharedPushed.heard(), sel.name)
		if sel.parks {
			require.NotZero(t, w.sharedPushed.pushes(), sel.name)
		}
	}
}

// TestAFailingResolverOfAGroupAffectsNobodyElse has a field fail in some way for one message.
func TestAFailingResolverOfAGroupAffectsNobodyElse(t *testing.T) {
	for name, fail := range map[string]func() error{
		"panic": func() error { panic("a bug") },
		"error": func() error { return errors.New("a bug") },
	} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, h *house) {
				ada, bob := h.join(t, "ada"), h.join(t, "bob")
				rm := h.room(t, ada, room.VisibilityPRIVATE, bob)
				sabotage := func(f *graphql.FieldContext) error {
					if f.Field.Name == "author" && strings.Contains(fmt.Sprint(f.Parent.Result), "sabotaged") {
						return fail()
					}
					return nil
				}
				h.sabotage.Store(&sabotage)
				others := h.listen(t, bob, `subscription ($room: ID!) { messageAdded(roomId: $room) { text } }`, vars{"room": rm.ID})
				others.parks(t)
				adas, bobs := h.inAllWays(t, ada, pure, vars{"room": rm.ID}), h.inAllWays(t, bob, pure, vars{"room": rm.ID})
				adas.sharedPushed.parks(t)
				bobs.sharedPushed.parks(t)
				h.send(t, ada, rm.ID, "one")
				h.send(t, ada, rm.ID, "sabotaged")
				h.send(t, ada, rm.ID, "three")
				require.Len(t, others.hears(t, 3), 3)
				want := anyRequest(adas.alonePulled.hears(t, 3))
				require.Len(t, want, 3)
				require.Equal(t, "INTERNAL", codeOf(t, want[1]))
				require.Contains(t, want[2], "three", "it goes on")
				for _, l := range append(adas.all(), bobs.all()...) {
					require.Equal(t, want, anyRequest(l.hears(t, 3)))
				}
				require.Equal(t, adas.sharedPushed.heard(), bobs.sharedPushed.heard(), "to the last byte, for it was made once")
			})
		})
	}
}

// TestARemovedMemberIsShownNothingOfAfterwards has the room change behind a removal before a slow group gets to it.
func TestARemovedMemberIsShownNothingOfAfterwards(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s := newStage(t, h)
		question := h.send(t, s.ada, s.roomID, "a question")
		// The first event is held until all has happened.
		reached, release := make(chan struct{}, 100), make(chan struct{})
		hold := func(f *graphql.FieldContext) error {
			if f.Field.Name == "author" {
				reached <- struct{}{}
				<-release
			}
			return nil
		}
		h.sabotage.Store(&hold)
		var all []*listener
		for _, sel := range selections() {
			w := h.inAllWays(t, s.bob, sel.document, vars{"room": s.roomID})
			all = append(all, w.all()...)
			if sel.parks {
				w.sharedPushed.parks(t)
				h.listen(t, s.ada, sel.document, vars{"room": s.roomID}).parks(t)
			}
		}
		h.send(t, s.ada, s.roomID, "an answer", question.ID)
		<-reached
		h.remove(t, s.ada, s.roomID, s.bob)
		secret := "secret"
		_, _, err := h.chat.UpdateRoom(t.Context(), s.ada.UserID, chat.UpdateRoom{RoomID: s.roomID, Name: &secret})
		require.NoError(t, err)
		h.send(t, s.ada, s.roomID, "secret, behind his back", question.ID)
		h.react(t, s.ada, question.ID, "🤫")
		_, err = h.chat.EditMessage(t.Context(), s.ada.UserID, question.ID, "secret")
		require.NoError(t, err)
		close(release)
		for _, l := range all {
			l.ends(t)
			texts := l.heard()
			require.Equal(t, "NOT_A_MEMBER", codeOf(t, texts[len(texts)-1]))
			for _, text := range texts {
				require.NotContains(t, text, "secret")
				require.NotContains(t, text, "🤫")
			}
		}
	})
}

// ends waits until the listener was told why its subscription is over.
func (l *listener) ends(t testing.TB) {
	t.Helper()
	require.Eventually(t, func() bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		return l.over
	}, 20*time.Second, time.Millisecond)
}

// pushes tells how many responses were pushed.
func (l *listener) pushes() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.pushed
}
