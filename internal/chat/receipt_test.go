package chat_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/room"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/testkit/dbtest"
)

// places gives where a member is: deliveredSeq and readSeq.
func (h *house) places(userID string) [2]int {
	h.t.Helper()
	held, err := h.Memberships(h.t.Context(), userID, []string{h.room.ID})
	require.NoError(h.t, err)
	return [2]int{held[h.room.ID].DeliveredSeq, held[h.room.ID].ReadSeq}
}

func (h *house) read(userID string, seq int) *ent.Membership {
	h.t.Helper()
	_, m, err := h.MarkRead(h.t.Context(), userID, h.room.ID, seq)
	require.NoError(h.t, err)
	return m
}

func (h *house) deliver(userID string, seq int) *ent.Membership {
	h.t.Helper()
	_, m, err := h.MarkDelivered(h.t.Context(), userID, h.room.ID, seq)
	require.NoError(h.t, err)
	return m
}

func TestPositionsOnlyAdvance(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		for range 5 {
			h.send(h.ada, "hello") // 2 to 6
		}
		start := h.reload().Version
		require.Equal(t, 3, h.deliver(h.bob, 3).DeliveredSeq)
		require.Equal(t, [2]int{3, 0}, h.places(h.bob))
		m := h.read(h.bob, 5)
		require.Equal(t, []int{5, 5}, []int{m.DeliveredSeq, m.ReadSeq}, "what was read was delivered")
		require.Equal(t, start+2, h.reload().Version)
		for _, stale := range []int{0, 1, 5} {
			require.Equal(t, 5, h.read(h.bob, stale).ReadSeq)
			require.Equal(t, 5, h.deliver(h.bob, stale).DeliveredSeq)
		}
		require.Equal(t, start+2, h.reload().Version, "stale positions change nothing")
		h.deliver(h.bob, 6)
		require.Equal(t, [2]int{6, 5}, h.places(h.bob))
		require.Equal(t, [2]int{0, 0}, h.places(h.ada), "whoever sends has not read for that")
		require.Equal(t, h.reload().Version, h.announced.versions[h.room.ID])
		h.soundDocument(h.room.ID)
	})
}

func TestPositionsThatCanNotBe(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		before := h.reload()
		for _, mark := range []func(context.Context, string, string, int) (*ent.Room, *ent.Membership, error){h.MarkDelivered, h.MarkRead} {
			for _, seq := range []int{-1, before.LastSeq + 1, 1 << 31} {
				_, _, err := mark(t.Context(), h.bob, h.room.ID, seq)
				refused(t, err, fault.BadUserInput, "seq")
			}
			_, _, err := mark(t.Context(), h.eve, h.room.ID, 1)
			refused(t, err, fault.NotFound, "roomId")
			_, _, err = mark(t.Context(), h.bob, id.New(id.Room), 1)
			refused(t, err, fault.NotFound, "roomId")
			public := h.create(chat.CreateRoom{Name: "Agora", Visibility: room.VisibilityPUBLIC})
			_, _, err = mark(t.Context(), h.eve, public.ID, 1)
			refused(t, err, fault.NotAMember, "")
		}
		require.Equal(t, before.String(), h.reload().String())
	})
}

func TestJoiningBeginsBehindTheLastMessage(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.send(h.ada, "before")
		_, m, err := h.AddMember(t.Context(), h.ada, h.room.ID, h.eve)
		require.NoError(t, err)
		require.Equal(t, []int{2, 2}, []int{m.DeliveredSeq, m.ReadSeq})
		_, _, err = h.RemoveMember(t.Context(), h.ada, h.room.ID, h.eve)
		require.NoError(t, err)
		_, _, err = h.MarkRead(t.Context(), h.eve, h.room.ID, 3)
		refused(t, err, fault.NotFound, "roomId")
		h.send(h.ada, "in between") // 5, behind "added" and "removed"
		_, m, err = h.AddMember(t.Context(), h.ada, h.room.ID, h.eve)
		require.NoError(t, err)
		require.Equal(t, []int{5, 5}, []int{m.DeliveredSeq, m.ReadSeq}, "and again when joining again")
		h.soundDocument(h.room.ID)
	})
}

func TestAnArchivedRoomTakesPositionsAndSettings(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		_, _, err := h.ArchiveRoom(t.Context(), h.ada, h.room.ID)
		require.NoError(t, err)
		last := h.reload().LastSeq
		require.Equal(t, last, h.read(h.bob, last).ReadSeq, "else a badge would stay for ever")
		_, m, err := h.SetNotifications(t.Context(), h.bob, h.room.ID, membership.NotificationLevelNONE)
		require.NoError(t, err)
		require.Equal(t, membership.NotificationLevelNONE, m.NotificationLevel)
	})
}

func TestEachMarkOfABatchHasItsOwnAnswer(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.send(h.ada, "hello") // 2
		paced := chat.New(h.db, chat.Options{})
		defer paced.Close()
		errs := make(map[string]error)
		var mu sync.Mutex
		var all sync.WaitGroup
		for who, mark := range map[string]func() error{
			"ada":     func() error { _, _, err := paced.MarkRead(t.Context(), h.ada, h.room.ID, 1); return err },
			"bob":     func() error { _, _, err := paced.MarkRead(t.Context(), h.bob, h.room.ID, 2); return err },
			"bob 2":   func() error { _, _, err := paced.MarkDelivered(t.Context(), h.bob, h.room.ID, 1); return err },
			"too far": func() error { _, _, err := paced.MarkDelivered(t.Context(), h.bob, h.room.ID, 3); return err },
			"eve":     func() error { _, _, err := paced.MarkRead(t.Context(), h.eve, h.room.ID, 1); return err },
		} {
			all.Go(func() { err := mark(); mu.Lock(); defer mu.Unlock(); errs[who] = err })
		}
		all.Wait()
		for who, code := range map[string]fault.Code{"ada": "", "bob": "", "bob 2": "", "too far": fault.BadUserInput, "eve": fault.NotFound} {
			require.Equal(t, code, fault.CodeOf(errs[who]), "%s: %v", who, errs[who])
		}
		require.Equal(t, [2]int{1, 1}, h.places(h.ada))
		require.Equal(t, [2]int{2, 2}, h.places(h.bob))
		h.soundDocument(h.room.ID)
	})
}

// The document holds a membership as three rows, none of which hides a change of another.
func TestReceiptsAndSettingsAreChangesOfTheirOwn(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.send(h.ada, "hello")
		start := h.reload().Version
		h.read(h.bob, 1)
		_, _, err := h.SetMemberRole(t.Context(), h.ada, h.room.ID, h.bob, membership.RoleADMIN)
		require.NoError(t, err)
		_, _, err = h.SetNotifications(t.Context(), h.bob, h.room.ID, membership.NotificationLevelMENTIONS)
		require.NoError(t, err)
		h.read(h.bob, 2)
		got, err := h.Changes(t.Context(), h.room.ID, start, 100)
		require.NoError(t, err)
		require.Len(t, got.Changes, 3)
		role, settings, receipt := got.Changes[0].Membership, got.Changes[1].Settings, got.Changes[2].Receipts
		require.Equal(t, membership.RoleADMIN, role.Role)
		require.Equal(t, []int{start + 2, 2, 2}, []int{role.Version, role.DeliveredSeq, role.ReadSeq}, "with the positions as they are now")
		require.Equal(t, start+3, settings.SettingsVersion)
		require.Equal(t, []*chat.Receipt{{Version: start + 4, MembershipID: role.ID, UserID: h.bob, DeliveredSeq: 2, ReadSeq: 2}}, receipt)
		version := h.reload().Version
		_, _, err = h.SetNotifications(t.Context(), h.bob, h.room.ID, membership.NotificationLevelMENTIONS)
		require.NoError(t, err)
		require.Equal(t, version, h.reload().Version, "what is so already changes nothing")
		h.soundDocument(h.room.ID)
	})
}

// ear remembers what was announced.
type ear struct {
	mu  sync.Mutex // guards all
	all []chat.Changes
}

func (e *ear) RoomChanged(_ string, c chat.Changes) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = append(e.all, c)
}

func TestReceiptsAreAnnouncedAsTheyAreRead(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		m := h.send(h.ada, "hello")
		heard := new(ear)
		plain := h.Service
		h.Service = chat.New(h.db, chat.Options{Announce: heard, ReceiptPace: time.Minute})
		var all sync.WaitGroup
		h.read(h.ada, 1) // the others wait for its pace, or the end
		for _, userID := range []string{h.ada, h.bob} {
			all.Go(func() {
				_, _, err := h.MarkRead(t.Context(), userID, h.room.ID, m.Seq)
				assert.NoError(t, err)
			})
		}
		require.Eventually(t, func() bool { return h.Held(h.room.ID) == 2 }, time.Minute, time.Millisecond)
		h.Close()
		all.Wait()
		h.Service = plain
		require.Len(t, heard.all, 2, "one for both")
		last := heard.all[1]
		require.Len(t, last.Changes, 2)
		want, err := h.Changes(t.Context(), h.room.ID, last.After, 10)
		require.NoError(t, err)
		require.Len(t, last.Members, 2, "both read")
		require.Equal(t, h.reload().ListedVersion, last.Listed, "from before")
		want.Members, want.Listed = last.Members, last.Listed
		require.Equal(t, want, last)
		h.soundDocument(h.room.ID)
	})
}

func TestLargeRoomsAreNotToldOfPositions(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		limits := chat.DefaultLimits()
		limits.ReceiptMembers = 1
		h.Service = chat.New(h.db, chat.Options{Announce: h.announced, Limits: limits, ReceiptPace: -1})
		m := h.send(h.ada, "hello")
		before := h.reload()
		h.read(h.bob, m.Seq)
		require.Equal(t, before.String(), h.reload().String())
		require.Equal(t, [2]int{2, 2}, h.places(h.bob))
		got, err := h.Deliveries(t.Context(), h.ada, []*ent.Message{m})
		require.NoError(t, err)
		require.Equal(t, chat.Delivery{Delivered: 1, Read: 1, Others: 1}, got[m.ID], "the counts are true all the same")
	})
}

func TestDeliveriesCountTheOtherMembers(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		for range 3 {
			u := dbtest.User(t, h.db, "").ID
			_, _, err := h.AddMember(t.Context(), h.ada, h.room.ID, u)
			require.NoError(t, err)
		}
		first, theirs, second, third := h.send(h.ada, "1"), h.send(h.bob, "2"), h.send(h.ada, "3"), h.send(h.ada, "4")
		other := h.create(chat.CreateRoom{Name: "Attic"})
		alone, _, err := h.Send(t.Context(), h.ada, chat.SendMessage{RoomID: other.ID, ClientKey: "k", Text: "alone"})
		require.NoError(t, err)
		h.read(h.bob, second.Seq)
		h.deliver(h.bob, third.Seq)
		h.read(h.ada, third.Seq)
		_, members, err := h.members()
		require.NoError(t, err)
		late := members[len(members)-1]
		h.deliver(late, first.Seq)
		_, _, err = h.RemoveMember(t.Context(), h.ada, h.room.ID, members[len(members)-2])
		require.NoError(t, err)

		all := []*ent.Message{first, theirs, second, third, alone, h.last()}
		got, err := h.Deliveries(t.Context(), h.ada, all)
		require.NoError(t, err)
		require.Equal(t, map[string]chat.Delivery{
			first.ID:  {Delivered: 2, Read: 1, Others: 3},
			second.ID: {Delivered: 1, Read: 1, Others: 3},
			third.ID:  {Delivered: 1, Read: 0, Others: 3},
			alone.ID:  {},
		}, got, "nothing of messages of others and of the system")
		for _, m := range []*ent.Message{first, second, third} {
			one, err := h.Deliveries(t.Context(), h.ada, []*ent.Message{m})
			require.NoError(t, err)
			require.Equal(t, got[m.ID], one[m.ID], "alone as among others")
		}
		_, _, err = h.RemoveMember(t.Context(), h.ada, h.room.ID, h.bob)
		require.NoError(t, err)
		gone, err := h.Deliveries(t.Context(), h.bob, all)
		require.NoError(t, err)
		require.Empty(t, gone, "who left sees nothing of it any more")
	})
}

// members gives the users in the room, in the order of their joining.
func (h *house) members() (*ent.Room, []string, error) {
	pages, err := h.Members(h.t.Context(), []string{h.room.ID}, chat.Keyset{Limit: 100})
	var users []string
	for _, m := range pages[h.room.ID].Items {
		users = append(users, m.UserID)
	}
	return h.room, slices.Clip(users), err
}
